//! A matrix product with bias, laid out so that the compiler vectorises it.

/// Outputs that are stored side by side; a multiple of every block width in use.
const LANES: usize = 32;

/// `outputs = weight · inputs + bias` for a few inputs at once.
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
        Self {
            columns,
            bias,
            weight: laid_out,
        }
    }

    /// Writes the outputs of the `T` inputs one after the other into `outputs`.
    ///
    /// `B` outputs are summed at a time: small enough for the sums to stay in registers.
    /// The order of additions is fixed, so results are the same on every machine.
    pub(crate) fn apply<const T: usize, const B: usize>(
        &self,
        inputs: [&[f32]; T],
        outputs: &mut [f32],
    ) {
        let rows = self.bias.len();
        let block_size = self.columns * LANES;
        for (block, weight) in self.weight.chunks_exact(block_size).enumerate() {
            for offset in (0..LANES).step_by(B) {
                let mut sums = [[0.0_f32; B]; T];
                for (column, lanes) in weight.chunks_exact(LANES).enumerate() {
                    let Some(lanes) = lanes[offset..].first_chunk::<B>() else {
                        continue;
                    };
                    for (sums, input) in sums.iter_mut().zip(&inputs) {
                        let value = input[column];
                        for (sum, weight) in sums.iter_mut().zip(lanes) {
                            *sum += weight * value;
                        }
                    }
                }
                let first = block * LANES + offset;
                for (sums, outputs) in sums.iter().zip(outputs.chunks_mut(rows)) {
                    let bias = &self.bias[first..first + B];
                    for ((slot, sum), bias) in
                        outputs[first..first + B].iter_mut().zip(sums).zip(bias)
                    {
                        *slot = sum + bias;
                    }
                }
            }
        }
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
        let one: Vec<f32> = (0..10).map(|n| n as f32).collect();
        let other: Vec<f32> = (0..10).map(|n| 1.0 - n as f32).collect();
        let mut outputs = [0.0; 128];
        dense.apply::<2, 16>([&one, &other], &mut outputs);
        for (index, input) in [&one, &other].into_iter().enumerate() {
            for output in 0..64 {
                let sum: f32 = (0..10).map(|n| weight(output, n) * input[n]).sum();
                let expected = sum + output as f32;
                assert!((outputs[index * 64 + output] - expected).abs() < 1e-3);
            }
        }
    }
}
