"""ONNX graphs without parameters: what is done for every sample of a frame at its full size."""
