"""Weights in few bits are off by what their format costs, and no more."""

import torch

from qa_bot.models.few_bits import GROUP, in_eight_bits, in_four_bits, small_product


def test_weights_in_eight_bits_are_off_by_half_a_step_at_most() -> None:
    torch.manual_seed(2)
    weight = torch.randn(50, 200) * torch.logspace(-3, 3, 50)[:, None]  # rows of very different size
    weight[7] = 0
    eight, scales = in_eight_bits(weight)
    step = scales.float()[:, None]
    assert eight.dtype == torch.int8
    assert ((eight * step - weight).abs() <= step / 2 + 1e-9).all()
    assert (step[:, 0] <= weight.abs().amax(1) / 126 + 1e-9).all()  # and the step is no longer than it must be


def test_weights_of_four_bits_come_back_and_others_are_not_forced_into_them() -> None:
    torch.manual_seed(2)
    levels = torch.randint(0, 16, (48, 3, GROUP))
    levels[..., :2] = torch.tensor([0, 15])  # the file's format uses the lowest and the highest in each group
    levels[5, 1] = 0  # a group without differences
    weight = (levels * torch.rand(48, 3, 1) + torch.randn(48, 3, 1)).half().view(48, -1)  # stored in 16 bits
    found = in_four_bits(weight)
    assert found is not None
    assert torch.equal(found[0], levels.view(48, -1).int())
    step, middle = found[1].float().unbind(-1)  # (groups, out)
    back = (found[0].view(48, 3, GROUP) - 8) * step.T[..., None] + middle.T[..., None]
    assert torch.allclose(back.view(48, -1), weight.float(), atol=0.06)  # bfloat16 of 8 steps
    assert in_four_bits(torch.randn(48, 96)) is None
    assert in_four_bits(weight[:, :90]) is None


def test_the_product_is_that_of_the_weights() -> None:
    torch.manual_seed(2)
    levels = torch.randint(0, 16, (48, 3, GROUP))
    levels[..., :2] = torch.tensor([0, 15])
    x = torch.randn(3, 96).bfloat16()
    for weight in (((levels - 7.5) * torch.rand(48, 3, 1)).view(48, -1), torch.randn(48, 96)):
        right = x.float() @ weight.T
        assert (small_product(weight)(x) - right).abs().max() < 0.02 * right.abs().max()
