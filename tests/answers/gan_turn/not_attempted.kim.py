def gan_turn(G, D, step_G, step_D, x, z_D, z_G):
    raise NotImplementedError
