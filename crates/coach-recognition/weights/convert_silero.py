"""Writes silero_vad_v6.f16 from silero_vad_16k_op15.onnx (PyPI silero-vad 6.2.3)."""
import sys
import numpy as np
import onnx
from onnx import numpy_helper

graph = onnx.load(sys.argv[1]).graph
tensors = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
for node in graph.node:
    for attribute in node.attribute:
        if node.op_type == "Constant" and attribute.name == "value":
            tensors[node.output[0]] = numpy_helper.to_array(attribute.t)
names = [
    f"model.encoder.{layer}.reparam_conv.{kind}"
    for layer in range(4)
    for kind in ("weight", "bias")
]
names += [f"model.decoder.rnn.{kind}_{side}" for kind in ("weight", "bias") for side in ("ih", "hh")]
names += ["model.decoder.decoder.2.weight", "model.decoder.decoder.2.bias"]
flat = np.concatenate([tensors[name].ravel() for name in names])
flat.astype("<f2").tofile(sys.argv[2])
print(flat.size, "numbers, largest rounding", np.abs(flat - flat.astype("<f2")).max())
