history_order = list("FDBCGHAE")
