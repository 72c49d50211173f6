"""What the benches share; `make bench` runs the files beside this folder."""
