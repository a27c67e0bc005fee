//! The building blocks of both halves: products with bias, normalisation, attention weights.

use crate::kernels::{Epilogue, Kernels, Matrix, OutputRows, Panels};
use crate::model_files::{
    Half, LayerTensor, Part, Projection, Tensor, TensorName, TensorSource, damaged,
};
use crate::text::Error;

/// x · Wᵀ + b.
#[derive(Debug)]
pub(crate) struct Linear {
    weight: Panels,
    bias: Option<Vec<f32>>,
}

impl Linear {
    /// From a weight of `[out, in]`, rows one after the other.
    pub(crate) fn new(weight: &[f32], width: usize, bias: Option<Vec<f32>>) -> Result<Self, Error> {
        let weight = Panels::transposed_lossless(Matrix::dense(weight, width));
        if bias.as_ref().is_some_and(|bias| bias.len() != weight.columns()) {
            return Err(damaged("a bias does not fit its weight"));
        }
        Ok(Self { weight, bias })
    }

    /// Columns of the result.
    pub(crate) fn columns(&self) -> usize {
        self.weight.columns()
    }

    /// The packed weight.
    pub(crate) fn weight(&self) -> &Panels {
        &self.weight
    }

    /// Writes the product of all rows of `x` to `out`, rows without gaps.
    pub(crate) fn apply(
        &self,
        kernels: Kernels,
        x: Matrix<'_>,
        epilogue: Epilogue,
        out: &mut [f32],
    ) {
        let stride = self.columns();
        let out = OutputRows { data: out, stride };
        kernels.multiply(x, &self.weight, self.bias.as_deref(), epilogue, out);
    }
}

/// Layer normalisation.
#[derive(Debug)]
pub(crate) struct Norm {
    gamma: Vec<f32>,
    beta: Vec<f32>,
}

impl Norm {
    /// Normalises every row of `x` into `out`.
    pub(crate) fn apply(&self, kernels: Kernels, x: &[f32], out: &mut [f32]) {
        let width = self.gamma.len();
        for (row, out) in x.chunks_exact(width).zip(out.chunks_exact_mut(width)) {
            kernels.layer_norm(row, &self.gamma, &self.beta, out);
        }
    }

    /// The same by all threads of the pool, for many rows.
    pub(crate) fn apply_parallel(&self, kernels: Kernels, x: &[f32], out: &mut [f32]) {
        use rayon::prelude::*;
        let block = 64 * self.gamma.len();
        x.par_chunks(block)
            .zip(out.par_chunks_mut(block))
            .for_each(|(x, out)| self.apply(kernels, x, out));
    }
}

/// Reads weights and checks their shapes.
pub(crate) struct Loader<'a> {
    pub(crate) source: &'a mut dyn TensorSource,
    pub(crate) width: usize,
}

impl Loader<'_> {
    /// A normalisation whose parts have the names that `name` makes.
    pub(crate) fn norm(&mut self, name: impl Fn(Part) -> TensorName) -> Result<Norm, Error> {
        let gamma = self.vector(&name(Part::Weight))?;
        let beta = self.vector(&name(Part::Bias))?;
        Ok(Norm { gamma, beta })
    }

    fn vector(&mut self, name: &TensorName) -> Result<Vec<f32>, Error> {
        let tensor = self.source.tensor(name)?;
        if tensor.shape == [self.width] { Ok(tensor.data) } else { Err(odd(name)) }
    }

    /// A product with its bias.
    pub(crate) fn linear(
        &mut self,
        name: impl Fn(Part) -> TensorName,
        inputs: usize,
        outputs: usize,
    ) -> Result<Linear, Error> {
        let weight = self.matrix(&name(Part::Weight), inputs, outputs)?;
        let bias = self.source.optional(&name(Part::Bias))?.map(|bias| bias.data);
        Linear::new(&weight.data, inputs, bias)
    }

    fn matrix(
        &mut self,
        name: &TensorName,
        inputs: usize,
        outputs: usize,
    ) -> Result<Tensor, Error> {
        let tensor = self.source.tensor(name)?;
        if tensor.shape == [outputs, inputs] { Ok(tensor) } else { Err(odd(name)) }
    }

    /// Several products of the same input as one: their columns side by side.
    pub(crate) fn fused(
        &mut self,
        name: impl Fn(Projection, Part) -> TensorName,
        projections: &[Projection],
    ) -> Result<Linear, Error> {
        let (mut weights, mut biases) = (Vec::new(), Vec::new());
        for projection in projections {
            let name = |part| name(*projection, part);
            weights.extend(self.matrix(&name(Part::Weight), self.width, self.width)?.data);
            match self.source.optional(&name(Part::Bias))? {
                Some(bias) if bias.data.len() == self.width => biases.extend(bias.data),
                Some(_) => return Err(odd(&name(Part::Bias))),
                // Keys have no bias in the published model.
                None => biases.resize(biases.len() + self.width, 0.0),
            }
        }
        Linear::new(&weights, self.width, Some(biases))
    }

    /// The products of a feed-forward block and its normalisation.
    pub(crate) fn feed_forward(&mut self, half: Half, layer: usize) -> Result<FeedForward, Error> {
        let name = |tensor| TensorName::Layer(half, layer, tensor);
        Ok(FeedForward {
            norm: self.norm(|part| name(LayerTensor::FeedForwardNorm(part)))?,
            wide: self.linear(
                |part| name(LayerTensor::FeedForward(0, part)),
                self.width,
                4 * self.width,
            )?,
            narrow: self.linear(
                |part| name(LayerTensor::FeedForward(1, part)),
                4 * self.width,
                self.width,
            )?,
        })
    }
}

/// A normalisation, a wider product with GELU and a product back.
#[derive(Debug)]
pub(crate) struct FeedForward {
    pub(crate) norm: Norm,
    pub(crate) wide: Linear,
    pub(crate) narrow: Linear,
}

/// The error for a tensor of an unexpected shape.
pub(crate) fn odd(name: &TensorName) -> Error {
    damaged(format!("the tensor {name:?} has an unexpected shape"))
}
