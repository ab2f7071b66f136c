"""Small ASTs with counted weights as exported ONNX files, by torch.onnx.export.

The network is a torch module of its own whose parameters carry the names of Hugging Face transformers
(ASTForAudioClassification) and which computes in the order of its forward pass, so that the exporter treats it as it
treats theirs: weights of linear layers are transposed and renamed (`onnx::MatMul_…`), equal tensors become one with
`Identity` nodes, and up to opset 16 layer norms are taken apart. The weights are those of counted_weights.py.

torch 1.13 has no half-precision kernels on a processor, so `half.onnx` is made from a float32 file: every float tensor
is stored as FLOAT16 and widened by a Cast node.

Run: python3 make_onnx.py   (writes onnx/*.onnx and onnx/expected.safetensors)
"""

import struct
import warnings
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from counted_weights import FEATURES, counted, weights
from make_base import write

HERE = Path(__file__).parent / "onnx"

CONFIGS = {
    # strides that overlap, three heads, every bias
    "biased": dict(hidden_size=24, num_hidden_layers=2, num_attention_heads=3, intermediate_size=32, patch_size=4,
                   frequency_stride=3, time_stride=2, max_length=16, num_mel_bins=10, layer_norm_eps=1e-6,
                   num_labels=5, qkv_bias=True),
    # query, key and value are matrices without a name and without a bias that has one
    "unbiased": dict(hidden_size=24, num_hidden_layers=2, num_attention_heads=3, intermediate_size=32, patch_size=4,
                     frequency_stride=3, time_stride=2, max_length=16, num_mel_bins=10, layer_norm_eps=1e-6,
                     num_labels=5, qkv_bias=False),
}


class Embeddings(nn.Module):
    def __init__(self, c):
        super().__init__()
        d, p = c["hidden_size"], c["patch_size"]
        rows = (c["num_mel_bins"] - p) // c["frequency_stride"] + 1
        columns = (c["max_length"] - p) // c["time_stride"] + 1
        self.cls_token = nn.Parameter(torch.zeros(1, 1, d))
        self.distillation_token = nn.Parameter(torch.zeros(1, 1, d))
        self.position_embeddings = nn.Parameter(torch.zeros(1, rows * columns + 2, d))
        self.patch_embeddings = nn.Module()
        self.patch_embeddings.projection = nn.Conv2d(1, d, p, stride=(c["frequency_stride"], c["time_stride"]))

    def forward(self, x):
        batch = x.shape[0]
        x = x.unsqueeze(1).transpose(2, 3)
        x = self.patch_embeddings.projection(x).flatten(2).transpose(1, 2)
        x = torch.cat((self.cls_token.expand(batch, -1, -1), self.distillation_token.expand(batch, -1, -1), x), dim=1)
        return x + self.position_embeddings


class SelfAttention(nn.Module):
    def __init__(self, c):
        super().__init__()
        d, self.heads = c["hidden_size"], c["num_attention_heads"]
        self.query = nn.Linear(d, d, bias=c["qkv_bias"])
        self.key = nn.Linear(d, d, bias=c["qkv_bias"])
        self.value = nn.Linear(d, d, bias=c["qkv_bias"])

    def split(self, x):
        return x.view(x.size()[:-1] + (self.heads, x.shape[-1] // self.heads)).permute(0, 2, 1, 3)

    def forward(self, x):
        mixed = self.query(x)
        k, v, q = self.split(self.key(x)), self.split(self.value(x)), self.split(mixed)
        scores = torch.matmul(q, k.transpose(-1, -2)) / (x.shape[-1] // self.heads) ** 0.5
        context = torch.matmul(F.softmax(scores, dim=-1), v).permute(0, 2, 1, 3).contiguous()
        return context.view(context.size()[:-2] + (x.shape[-1],))


class Layer(nn.Module):
    def __init__(self, c):
        super().__init__()
        d, m, eps = c["hidden_size"], c["intermediate_size"], c["layer_norm_eps"]
        self.attention = nn.Module()
        self.attention.attention = SelfAttention(c)
        self.attention.output = nn.Module()
        self.attention.output.dense = nn.Linear(d, d)
        self.intermediate = nn.Module()
        self.intermediate.dense = nn.Linear(d, m)
        self.output = nn.Module()
        self.output.dense = nn.Linear(m, d)
        self.layernorm_before = nn.LayerNorm(d, eps)
        self.layernorm_after = nn.LayerNorm(d, eps)

    def forward(self, x):
        x = self.attention.output.dense(self.attention.attention(self.layernorm_before(x))) + x
        return self.output.dense(F.gelu(self.intermediate.dense(self.layernorm_after(x)))) + x


class Classifier(nn.Module):
    def __init__(self, c):
        super().__init__()
        d, eps = c["hidden_size"], c["layer_norm_eps"]
        ast = self.audio_spectrogram_transformer = nn.Module()
        ast.embeddings = Embeddings(c)
        ast.encoder = nn.Module()
        ast.encoder.layer = nn.ModuleList(Layer(c) for _ in range(c["num_hidden_layers"]))
        ast.layernorm = nn.LayerNorm(d, eps)
        self.classifier = nn.Module()
        self.classifier.layernorm = nn.LayerNorm(d, eps)
        self.classifier.dense = nn.Linear(d, c["num_labels"])

    def forward(self, input_values):
        ast = self.audio_spectrogram_transformer
        x = ast.embeddings(input_values)
        for layer in ast.encoder.layer:
            x = layer(x)
        x = ast.layernorm(x)
        return self.classifier.dense(self.classifier.layernorm((x[:, 0] + x[:, 1]) / 2))


def model_of(c, alike=()):
    """The module with counted weights; the tensors of `alike` are equal to each other."""
    module = Classifier(c).eval()
    made = {name: torch.from_numpy(value) for name, value in weights(c).items() if name in module.state_dict()}
    for name in alike:
        made[name] = made[alike[0]]
    module.load_state_dict(made)
    return module


def export(module, c, name, **options):
    features = torch.zeros(1, c["max_length"], c["num_mel_bins"])
    path = HERE / f"{name}.onnx"
    torch.onnx.export(module, (features,), str(path), input_names=["input_values"], output_names=["logits"],
                      dynamic_axes={"input_values": {0: "batch_size"}, "logits": {0: "batch_size"}}, **options)
    return path


# ---- just enough of the protocol buffer format to turn a file into one of half precision ------------------------


def varint(value):
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def fields(data):
    """(number, wire, value) of a message; value is bytes for wire type 2."""
    at = 0

    def number():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(data):
        tag = number()
        wire = tag & 7
        if wire == 0:
            yield tag >> 3, wire, number()
        elif wire == 2:
            size = number()
            at += size
            yield tag >> 3, wire, data[at - size:at]
        else:
            at += 4
            yield tag >> 3, wire, data[at - 4:at]


def field(number, value):
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def again(message, change):
    return b"".join(change(number, wire, value) for number, wire, value in fields(message))


def plain(number, wire, value):
    return varint(number << 3 | wire) + value if wire == 5 else field(number, value)


def halve(source, target):
    casts = []

    def tensor(message):
        parts = {number: value for number, _, value in fields(message)}
        if parts[2] != 1:
            return message
        values = np.frombuffer(parts[9], "<f4").astype("<f2").tobytes()
        name = parts[8]
        attribute = field(1, b"to") + field(3, 1) + field(20, 2)
        casts.append(field(1, name + b"_half") + field(2, name) + field(4, b"Cast") + field(5, attribute))
        shape = b"".join(field(1, value) for number, _, value in fields(message) if number == 1)
        return shape + field(2, 10) + field(8, name + b"_half") + field(9, values)

    def graph(number, wire, value):
        return field(number, tensor(value)) if number == 5 else plain(number, wire, value)

    def model(number, wire, value):
        if number != 7:
            return plain(number, wire, value)
        changed = again(value, graph)
        return field(7, b"".join(field(1, cast) for cast in casts) + changed)

    target.write_bytes(again(source.read_bytes(), model))


def main():
    HERE.mkdir(exist_ok=True)
    expected = {}
    c = CONFIGS["biased"]
    features = torch.from_numpy(counted(FEATURES, c["max_length"] * c["num_mel_bins"], 1.0)).reshape(
        1, c["max_length"], c["num_mel_bins"])
    biased, unbiased = model_of(c), model_of(CONFIGS["unbiased"])
    # biases and norms that are equal, as in a model that was never trained
    first = "audio_spectrogram_transformer.layernorm.weight"
    alike = model_of(c, (first, "classifier.layernorm.weight",
                         "audio_spectrogram_transformer.encoder.layer.1.layernorm_before.weight"))
    files = [
        ("opset14", biased, dict(opset_version=14)),
        ("opset17", biased, dict(opset_version=17)),
        ("not-folded", biased, dict(opset_version=14, do_constant_folding=False)),
        ("alike", alike, dict(opset_version=14)),
        ("unbiased", unbiased, dict(opset_version=17)),
    ]
    for name, module, options in files:
        export(module, c, name, **options)
        expected[name] = module.double()(features.double())
        module.float()
    halve(HERE / "opset17.onnx", HERE / "half.onnx")
    write(HERE / "expected.safetensors", expected)
    for path in sorted(HERE.iterdir()):
        print(path.name, path.stat().st_size)


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    with torch.no_grad():
        main()
