// TorchCheckpoint
