"""The network as ONNX files: exact, in 4 bits, and in 8 bits.

The published weights are 4-bit groups already. `export_q4` hands those very groups to the runtime's 4-bit matrix
product, which rounds only the activations (8 bits a group of 32). Rounding the weights again to 8 bits (`export_int8`)
loses more, though it needs more room: see the table that `python -m kb.encoder fidelity` prints.
"""

from __future__ import annotations

import logging
import warnings
from pathlib import Path
from typing import Final

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import helper, numpy_helper

from kb.encoder.network import HiddenStates
from kb.encoder.weights import GROUP

INPUTS: Final = ("input_ids", "attention_mask")
OUTPUT: Final = "hidden"
_OPSET: Final = 17
_CONTRIB: Final = "com.microsoft"  # the domain of onnxruntime's own operators
# MatMulNBits' accuracy_level that rounds activations to 8 bits: 3.5 ms a question; exact activations take 6.8.
_INT8_ACTIVATIONS: Final = 4
_LOWEST_STEP: Final = -8


def export_fp32(network: HiddenStates, path: Path) -> None:
    """Write the network to `path`; its products are computed in float32, its embeddings stay packed (and exact)."""
    example = torch.ones(2, 8, dtype=torch.int64)
    axes = {name: {0: "texts", 1: "tokens"} for name in (*INPUTS, OUTPUT)}
    with warnings.catch_warnings():
        # The tracing exporter announces its own retirement and each shape it fixes; the tests vary those shapes.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network,
            (example, example),
            str(path),
            dynamo=False,
            opset_version=_OPSET,
            input_names=list(INPUTS),
            output_names=[OUTPUT],
            dynamic_axes=axes,
        )


def export_q4(fp32: Path, path: Path) -> None:
    """Write to `path` the model in `fp32` with every weight matrix in its published 4-bit groups.

    Raises ValueError when a matrix is not made of such groups, for then 4 bits would not be exact.
    """
    model = onnx.load(fp32)
    graph = model.graph
    constants = {constant.name: constant for constant in graph.initializer}
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in constants:
            matrix = numpy_helper.to_array(constants.pop(node.input[1])).T
            packed, scales = pack(matrix)
            rows, columns = matrix.shape
            quantised = (f"{node.input[1]}.steps", f"{node.input[1]}.scales")
            constants[quantised[0]] = numpy_helper.from_array(packed, quantised[0])
            constants[quantised[1]] = numpy_helper.from_array(scales.reshape(-1), quantised[1])
            product = helper.make_node(
                "MatMulNBits",
                [node.input[0], *quantised],
                list(node.output),
                name=node.name,
                domain=_CONTRIB,
                K=columns,
                N=rows,
                bits=4,
                block_size=GROUP,
                accuracy_level=_INT8_ACTIVATIONS,
            )
            node.CopyFrom(product)
    del graph.initializer[:]
    graph.initializer.extend(constants.values())
    model.opset_import.append(helper.make_opsetid(_CONTRIB, 1))
    onnx.save(model, path)


def export_int8(fp32: Path, path: Path) -> None:
    """Write to `path` the model in `fp32` with every weight matrix rounded to 8 bits, one scale an output channel."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    logging.getLogger().addFilter(_hide_preprocessing_hint)
    try:
        quantize_dynamic(fp32, path, op_types_to_quantize=["MatMul"], weight_type=QuantType.QInt8, per_channel=True)
    finally:
        logging.getLogger().removeFilter(_hide_preprocessing_hint)


def pack(matrix: NDArray[np.float32]) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Return nibbles uint8 [rows, groups, 16] (even weight low) and scales float32 [rows, groups] that make `matrix`.

    Q4_0 chooses the scale so that a group's largest weight is exactly -8 steps, so the scales can be read off the
    weights. Raises ValueError when the result would not reproduce `matrix` exactly.
    """
    groups = matrix.reshape(len(matrix), -1, GROUP)
    largest = np.take_along_axis(groups, np.abs(groups).argmax(axis=-1)[..., None], axis=-1)
    scales = largest / np.float32(_LOWEST_STEP)
    steps = np.rint(np.divide(groups, scales, out=np.zeros_like(groups), where=scales != 0))
    if not np.array_equal(steps * scales, groups):
        raise ValueError("the matrix is not made of 4-bit groups")
    nibbles = (steps - _LOWEST_STEP).astype(np.uint8)
    return nibbles[..., 0::2] | (nibbles[..., 1::2] << 4), scales[..., 0].astype(np.float32)


def _hide_preprocessing_hint(record: logging.LogRecord) -> bool:
    """Drop the hint to run shape inference first: it concerns convolutions, of which this network has none."""
    return "pre-processing" not in record.getMessage()
