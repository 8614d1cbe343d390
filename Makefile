# A thin wrapper: everything is in make.py, which needs no make.
PYTHON ?= python3
DEMO_SIZE ?= petite
ARGS ?=

.PHONY: help demo test soak bench serve scheduler migrate lint env lock

help:
	@$(PYTHON) make.py --help

demo:
	@$(PYTHON) make.py demo --taille $(DEMO_SIZE) $(ARGS)

test soak bench serve scheduler migrate lint env lock:
	@$(PYTHON) make.py $@ $(ARGS)
