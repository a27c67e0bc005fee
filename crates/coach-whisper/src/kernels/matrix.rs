//! Row-major numbers as the products take and give them.

/// Rows of `depth` numbers, `stride` apart; rows may overlap.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Matrix<'a> {
    data: &'a [f32],
    pub(crate) rows: usize,
    pub(crate) depth: usize,
    pub(super) stride: usize,
}

impl<'a> Matrix<'a> {
    /// Rows that lie in `data`; panics if the last would not.
    pub(crate) fn new(data: &'a [f32], rows: usize, depth: usize, stride: usize) -> Self {
        assert!(rows == 0 || (rows - 1) * stride + depth <= data.len(), "rows outside the data");
        Self { data, rows, depth, stride }
    }

    /// Rows without gaps.
    pub(crate) fn dense(data: &'a [f32], depth: usize) -> Self {
        Self::new(data, data.len() / depth.max(1), depth, depth)
    }

    /// The first number.
    pub(super) fn as_ptr(&self) -> *const f32 {
        self.data.as_ptr()
    }

    /// One row.
    pub(crate) fn row(&self, row: usize) -> &'a [f32] {
        &self.data[row * self.stride..][..self.depth]
    }
}

/// Where the rows of a product go.
#[derive(Debug)]
pub(crate) struct OutputRows<'a> {
    /// First number of the first row.
    pub(crate) data: &'a mut [f32],
    /// Distance of rows.
    pub(crate) stride: usize,
}
