# %% [markdown]
# # 0 · Start here
#
# No neural networks yet: this notebook is about the tools. After it you can
#
# - run a notebook and hand it in,
# - say what shape an array has before you print it,
# - add and subtract arrays of different shapes without surprises,
# - read what a check says, and mend your code by it.
#
# **Time**: about 30 minutes. **You need**: some Python, nothing else.
#
# ## 0.1 The notebook (3 min)
#
# Click on the grey cell below and press **Shift + Enter**: that runs it and goes to the next. Run all cells from top
# to bottom; a later one often needs an earlier one.

# %%
import numpy as np

from course_nn.checks import check, hint, progress
from course_nn.widgets import start_here as show

# %% [markdown]
# Three things to know:
#
# - You write your answers in cells that say so. Add as many cells of your own as you like, to try things.
# - The *kernel* is the Python behind the notebook, and it remembers everything that you ran, even what you have deleted
#   since. When something is odd: menu **Kernel**, *Restart Kernel and Run All Cells*.
# - A check can be run as often as you like. It costs nothing.
#
# ## 0.2 Shapes (8 min)
#
# In this course everything is an array of numbers, and most mistakes are mistakes of *shape*. A table with 3 rows and
# 4 columns has the shape `(3, 4)`: axis 0 counts the rows, axis 1 the columns. In a data set each row is one example
# (a student), each column one thing that was measured (a mark).
#
# A list of 4 numbers has one axis and the shape `(4,)`. Mind the comma: `(4)` is only the number 4 in brackets.
#
# In the picture, a number on the right has the colour of the numbers that it comes from. *Predict first, then choose:
# what is the shape of `x.mean(axis=0)`? And of `x.mean(axis=1)`?*

# %% tags=["demo"]
show.operations()

# %% [markdown]
# Two rules are enough:
#
# - An index takes its axis away: `x[1]` is a row, and no longer a table.
# - The axis that you *name* is the one that disappears: `x.mean(axis=0)` averages along axis 0, so the columns are
#   left. With `keepdims=True` it stays, with length 1.
#
# **Exercise** `predict_shapes`, 1 point. Let `x` have 4 rows and 3 columns. Put the right shape in place of each `...`,
# first by thinking. Then run the check.

# %% exercise="predict_shapes"
### BEGIN SOLUTION
predict_shapes = {
    "x[2]": (3,),
    "x[:, 1]": (4,),
    "x.T": (3, 4),
    "x.mean(axis=0)": (3,),
    "x.mean(axis=1, keepdims=True)": (4, 1),
}
### STUB
# predict_shapes = {
#     "x[2]": ...,
#     "x[:, 1]": ...,
#     "x.T": ...,
#     "x.mean(axis=0)": ...,
#     "x.mean(axis=1, keepdims=True)": ...,
# }
### END SOLUTION

# %%
check("predict_shapes")

# %% [markdown]
# When in doubt, let Python say it. Change this cell and run it again:

# %%
x = np.arange(12).reshape(4, 3)
print(x, x.shape, sep="\n")

# %% [markdown]
# ## 0.3 Broadcasting (9 min)
#
# `x + b` works although `b` is smaller than `x`: NumPy repeats `b` until it fits. That is *broadcasting*, and a layer
# of a network uses it to add its biases. The shapes are compared *from the right*:
#
# - equal lengths go together,
# - a length of 1 is repeated,
# - a missing axis on the left counts as length 1,
# - anything else is an error.
#
# *Predict: which shape of `b` gives each row a number of its own? And where is `(rows,)` not an error, but worse?*

# %% tags=["demo"]
show.broadcasting()

# %% [markdown]
# With as many rows as columns, `(rows,)` fits by accident: no error, and wrong numbers. So the checks in this course
# try tables of several shapes, and so should you.
#
# **Exercise** `centre_rows(x)`, 2 points. From every row subtract that row's mean, so that each row's mean becomes 0.
# For instance, `[[1, 3, 8], [5, 5, 2]]` has the row means 4 and 4, and becomes `[[-3, -1, 4], [1, 1, -2]]`. Leave `x`
# itself as it is; return a new array. (In texts an array is written as a list. To try an example, wrap it:
# `np.array([[1, 3, 8], [5, 5, 2]])`.)
#
# Where the cell says `raise NotImplementedError(...)`, write your code instead.


# %% exercise="centre_rows"
def centre_rows(x):
    """Return x with each row's mean subtracted from that row; x: (N, D), result: (N, D)."""
    ### BEGIN SOLUTION
    return x - x.mean(axis=1, keepdims=True)
    ### END SOLUTION


# %%
check("centre_rows")

# %% [markdown]
# ## 0.4 Read a diagnosis (9 min)
#
# Checks do more than say right or wrong. Somebody wants to stretch each column of a table to run from 0 to 1, and
# writes this:


# %%
def draft(x):
    low, high = x.min(), x.max()
    return (x - low) / (high - low)


# %% [markdown]
# What does the check say of it? (With a second argument, it tries that program, and nothing is counted.)

# %% tags=["demo"]
check("scale_columns", draft)

# %% [markdown]
# Read it from the top:
#
# 1. **The first line**: the state and the points. *Not yet* means that no kind of case passed, *partly right* (you will
#    see it soon) that one did. The signs below it say which.
# 2. **The sentence**: the mistake, if it is a known one, and the move that mends it.
#
# Often that is enough, and what you find yourself stays. When it is not, ask for more. It costs nothing:

# %% tags=["demo"]
hint("scale_columns")

# %% [markdown]
# 3. **The smallest case**: the input, what the program gave, and what was expected. Work it out on paper: here, which
#    number of the draft's answer is the first that you would not expect?
# 4. **Where to read**: run the last cell again.
#
# If your code stops with an error, the check names your line. Below a cell, Python shows a longer list: read its *last*
# line first, it says what went wrong.
#
# **Exercise** `scale_columns(x)`, 2 points: 1 for ordinary columns, 1 for a column of equal numbers. Take the draft and
# mend what the check said. Check again: it says something new. Mend that, too. For instance, `[[1, 9], [3, 9], [2, 9]]`
# becomes `[[0, 0], [1, 0], [0.5, 0]]`: a column whose numbers are all equal becomes 0.
#
# Two rules hold in all exercises: leave the arrays that you are given as they are, and give NumPy no reason to warn.


# %% exercise="scale_columns"
def scale_columns(x):
    """Return x with each column stretched to run from 0 to 1, one of equal numbers 0; x: (N, D), result: (N, D)."""
    ### BEGIN SOLUTION
    low, high = x.min(axis=0), x.max(axis=0)
    width = np.where(high > low, high - low, 1)
    return (x - low) / width
    ### END SOLUTION


# %%
check("scale_columns")

# %% [markdown]
# You have just done what you will do in every notebook: write, check, read, mend.
#
# ## 0.5 Hand in (1 min)
#
# 1. Menu **Kernel**, *Restart Kernel and Run All Cells*: so you see what the grader will see.
# 2. The last check says how many of the notebook's points your cells got. **All visible checks passed** means just
#    that: the grade is given on other numbers, so code that works only for these will not do.
# 3. Save (Ctrl + S). In a terminal, `python3 -m course_nn submit` runs your notebooks once more, says what would be
#    lost, and packs the file that you hand in. Without it, hand in `00_start_here.ipynb` itself. Do not rename the
#    cells or take them out; an unfinished exercise does no harm to the others.
#
# What you have passed so far, in all notebooks, and what comes next:

# %% tags=["demo"]
progress()

# %% [markdown]
# ## To take along
#
# - Say the shape before you run the line.
# - An axis that you name disappears; `keepdims=True` keeps it with length 1.
# - Shapes meet from the right. A square table hides a mistake.
# - A diagnosis has two parts, the state and the sentence, and two more on request: the smallest case, where to read.
#
# **Next**, notebook 01: the first neural network.
