"""llama.cpp's server for the weights that are named; ends with its standard input."""

import sys

import xllamacpp

params = xllamacpp.CommonParams()
params.model.path = sys.argv[1]
params.model_alias = {"smollm2"}
params.n_ctx = int(sys.argv[2])
params.n_parallel = 1
params.cpuparams.n_threads = 2
params.endpoint_slots = True
server = xllamacpp.Server(params)
print(server.listening_address.removeprefix("http://"), flush=True)
sys.stdin.read()
