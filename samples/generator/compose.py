from samples.generator.model import Doc


def compose(seed: int) -> Doc:
    raise NotImplementedError
