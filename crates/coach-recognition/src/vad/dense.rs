//! A matrix product with bias, laid out so that the compiler vectorises it.

#![expect(
    clippy::inline_always,
    reason = "functions have to be inlined into the one that is compiled for wider vectors"
)]

/// Outputs that are stored side by side.
const LANES: usize = 32;
/// Inputs that are multiplied together, so that a weight is read once for all of them.
const GROUP: usize = 4;
/// Outputs that are summed together for a group: few enough to stay in registers.
const GROUP_LANES: usize = 16;

/// `outputs = weight · input + bias`.
pub(crate) struct Dense {
    columns: usize,
    bias: Vec<f32>,
    /// Blocks of [`LANES`] outputs; in a block, column by column.
    weight: Vec<f32>,
}

impl Dense {
    /// A product whose weights are asked for by output and column.
    /// The number of outputs is that of `bias` and a multiple of [`LANES`].
    pub(crate) fn new(
        columns: usize,
        bias: Vec<f32>,
        weight: impl Fn(usize, usize) -> f32,
    ) -> Self {
        let mut laid_out = Vec::with_capacity(columns * bias.len());
        for block in (0..bias.len()).step_by(LANES) {
            for column in 0..columns {
                laid_out.extend((block..block + LANES).map(|output| weight(output, column)));
            }
        }
        Self { columns, bias, weight: laid_out }
    }

    /// Outputs for one input.
    pub(crate) fn outputs(&self) -> usize {
        self.bias.len()
    }

    /// Writes the outputs of each input, as many as are left, one after the other into `outputs`.
    ///
    /// A block of weights serves all inputs before the next is read: there are more weights
    /// than the CPU keeps close.
    /// The order of additions is fixed, so results are the same on every machine.
    #[inline(always)]
    pub(crate) fn apply<'a>(
        &self,
        inputs: &(impl Iterator<Item = &'a [f32]> + Clone),
        outputs: &mut [f32],
    ) {
        let rows = self.outputs();
        for (block, weight) in self.weight.chunks_exact(self.columns * LANES).enumerate() {
            let lanes = block * LANES..(block + 1) * LANES;
            let bias = &self.bias[lanes.clone()];
            let mut inputs = inputs.clone();
            let mut groups = outputs.chunks_exact_mut(GROUP * rows);
            for outputs in &mut groups {
                let Some(group) = take::<GROUP>(&mut inputs) else { return };
                for half in (0..LANES).step_by(GROUP_LANES) {
                    let sums = products::<GROUP, GROUP_LANES>(weight, half, group);
                    for (sums, outputs) in sums.iter().zip(outputs.chunks_exact_mut(rows)) {
                        add(sums, &bias[half..], &mut outputs[lanes.start + half..]);
                    }
                }
            }
            for (outputs, input) in groups.into_remainder().chunks_exact_mut(rows).zip(&mut inputs)
            {
                let [sums] = products::<1, LANES>(weight, 0, [input]);
                add(&sums, bias, &mut outputs[lanes.start..]);
            }
        }
    }
}

#[inline(always)]
fn take<'a, const T: usize>(
    inputs: &mut impl Iterator<Item = &'a [f32]>,
) -> Option<[&'a [f32]; T]> {
    let mut taken: [&[f32]; T] = [&[]; T];
    for slot in &mut taken {
        *slot = inputs.next()?;
    }
    Some(taken)
}

/// Sums of `B` outputs from `offset` on for `T` inputs.
#[inline(always)]
fn products<const T: usize, const B: usize>(
    weight: &[f32],
    offset: usize,
    inputs: [&[f32]; T],
) -> [[f32; B]; T] {
    let mut sums = [[0.0_f32; B]; T];
    for (column, lanes) in weight.chunks_exact(LANES).enumerate() {
        let Some(lanes) = lanes[offset..].first_chunk::<B>() else { break };
        for (sums, input) in sums.iter_mut().zip(&inputs) {
            let value = input[column];
            for (sum, weight) in sums.iter_mut().zip(lanes) {
                *sum += weight * value;
            }
        }
    }
    sums
}

#[inline(always)]
fn add(sums: &[f32], bias: &[f32], outputs: &mut [f32]) {
    for ((slot, sum), bias) in outputs.iter_mut().zip(sums).zip(bias) {
        *slot = sum + bias;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_match_the_plain_sum() {
        let weight = |output: usize, column: usize| (output * 7 + column * 3) as f32 % 11.0 - 5.0;
        let bias: Vec<f32> = (0..64).map(|output| output as f32).collect();
        let dense = Dense::new(10, bias, weight);
        for count in [0, 1, 4, 7] {
            let inputs: Vec<f32> = (0..count * 10).map(|n| (n * n % 17) as f32).collect();
            let mut outputs = vec![0.0; count * 64];
            dense.apply(&inputs.chunks_exact(10), &mut outputs);
            for (input, outputs) in inputs.chunks_exact(10).zip(outputs.chunks_exact(64)) {
                for (output, found) in outputs.iter().enumerate() {
                    let sum: f32 = (0..10).map(|n| weight(output, n) * input[n]).sum();
                    assert!((found - sum - output as f32).abs() < 1e-3);
                }
            }
        }
    }
}
