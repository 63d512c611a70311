// BEiTZoo
