// Controls, buttons, a picture and the sentence that describes it. The kernel draws; this page shows and asks.

const digits = (step) => (String(step).split(".")[1] || "").length;

function slider(control, changed) {
  const input = document.createElement("input");
  const readout = document.createElement("span"); // an output would be read out a second time
  Object.assign(input, { type: "range", min: control.low, max: control.high, step: control.step });
  const show = (value) => {
    input.value = value;
    readout.textContent = Number(value).toFixed(digits(control.step));
  };
  input.addEventListener("input", () => changed(Number(input.value)));
  readout.className = "course-nn-readout";
  return { parts: [input, readout], input, show };
}

function choice(control, changed) {
  const input = document.createElement("select");
  for (const name of control.options) input.append(new Option(name, name));
  input.addEventListener("change", () => changed(input.value));
  return { parts: [input], input, show: (value) => { input.value = value; } };
}

function checkbox(control, changed) {
  const input = document.createElement("input");
  input.type = "checkbox";
  input.addEventListener("change", () => changed(input.checked));
  return { parts: [input], input, show: (value) => { input.checked = value; } };
}

const KINDS = { slider, choice, checkbox };

function controlsOf(model, el) {
  const shows = {};
  for (const control of model.get("controls")) {
    const changed = (value) => {
      model.set("values", { ...model.get("values"), [control.name]: value });
      model.save_changes(); // one message is under way at a time, then the newest values follow
    };
    const { parts, input, show } = KINDS[control.kind](control, changed);
    const label = document.createElement("label");
    label.textContent = control.name.replaceAll("_", " ");
    label.htmlFor = input.id = `course-nn-${Math.random().toString(36).slice(2)}`;
    const row = document.createElement("div");
    row.className = "course-nn-row";
    row.append(label, ...parts);
    el.append(row);
    shows[control.name] = show;
  }
  const all = () => Object.entries(model.get("values")).forEach(([name, value]) => shows[name]?.(value));
  model.on("change:values", all);
  all();
  return () => model.off("change:values", all);
}

function buttonsOf(model, el) {
  const row = document.createElement("div");
  row.className = "course-nn-row";
  const buttons = model.get("buttons").map((_, i) => {
    const button = document.createElement("button");
    button.type = "button";
    button.addEventListener("click", () => model.send({ press: model.get("buttons")[i] }));
    return button;
  });
  const show = () => model.get("buttons").forEach((name, i) => { buttons[i].textContent = name; });
  model.on("change:buttons", show);
  show();
  row.append(...buttons);
  if (buttons.length) el.append(row);
  return () => model.off("change:buttons", show);
}

function pictureOf(model, el) {
  const image = document.createElement("img");
  const sentence = document.createElement("div");
  sentence.setAttribute("role", "status"); // read out when it changes
  const show = () => {
    const old = image.src;
    image.src = URL.createObjectURL(new Blob([model.get("png")], { type: "image/png" }));
    if (old) URL.revokeObjectURL(old);
  };
  const say = () => { sentence.textContent = image.alt = model.get("sentence"); };
  const point = (event) => {
    const box = image.getBoundingClientRect();
    model.send({ click: [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height] });
  };
  if (model.get("clickable")) {
    image.className = "course-nn-clickable";
    image.draggable = false;
    image.addEventListener("click", point);
  }
  model.on("change:png", show);
  model.on("change:sentence", say);
  show();
  say();
  el.append(image, sentence);
  return () => {
    model.off("change:png", show);
    model.off("change:sentence", say);
    URL.revokeObjectURL(image.src);
  };
}

function render({ model, el }) {
  el.classList.add("course-nn-player");
  const ends = [controlsOf, buttonsOf, pictureOf].map((part) => part(model, el));
  // Keys are for the control that has the focus: Jupyter would move to another cell, or into it.
  el.querySelectorAll("input, select, button").forEach((part) => { part.dataset.lmSuppressShortcuts = "true"; });
  el.addEventListener("keydown", (event) => { if (event.key.startsWith("Arrow")) event.stopPropagation(); });
  return () => ends.forEach((end) => end());
}

export default { render };
