//! Products of row-major activations with packed matrices.

use half::f16;
use rayon::prelude::*;

use super::elementwise::gelu_vector;
use super::pack::{Elements, Panels};
use super::simd::Simd;
use super::{Job, Kernels, LANES, Matrix, OutputRows, dispatch};

/// Bytes of a panel in one pass over the depth: half of a first-level cache.
const PANEL_BYTES: usize = 16 << 10;

/// From this many rows on, rows are copied next to each other before they are multiplied:
/// rows that lie a power of two apart would push each other out of the cache.
const PACK_FROM_ROWS: usize = 12;

/// Copying rows pays from this many panels on.
const PACK_FROM_PANELS: usize = 8;

/// Rows that one task works on: their part of a pass (240 KiB) stays in the second-level cache.
const ROW_BLOCK: usize = 120;

/// Products with fewer multiply-adds than this are not worth a second thread.
const PARALLEL_FROM: usize = 100_000;

/// What happens to a product before it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Epilogue {
    /// Stored.
    Store,
    /// Added to what is there.
    Add,
    /// Passed through GELU and stored.
    Gelu,
}

impl Kernels {
    /// out = a · b + bias, by all threads of the current pool.
    pub(crate) fn multiply(
        self,
        a: Matrix<'_>,
        b: &Panels,
        bias: Option<&[f32]>,
        epilogue: Epilogue,
        mut out: OutputRows<'_>,
    ) {
        let product = Product::new(self, a, b, bias, epilogue, &mut out);
        let threads = rayon::current_num_threads();
        let panels = b.columns().div_ceil(LANES);
        if threads == 1 || a.rows * a.depth * b.columns() < PARALLEL_FROM {
            product.run(0..a.rows, 0..panels);
        } else if a.rows >= 2 * threads * 6 {
            let block = ROW_BLOCK.min(a.rows.div_ceil(2 * threads).next_multiple_of(6));
            (0..a.rows.div_ceil(block)).into_par_iter().for_each(|i| {
                product.run(i * block..((i + 1) * block).min(a.rows), 0..panels);
            });
        } else {
            let block = panels.div_ceil(4 * threads).max(4);
            (0..panels.div_ceil(block)).into_par_iter().for_each(|i| {
                product.run(0..a.rows, i * block..((i + 1) * block).min(panels));
            });
        }
    }

    /// out = a · b on the calling thread.
    pub(crate) fn multiply_here(self, a: Matrix<'_>, b: &Panels, mut out: OutputRows<'_>) {
        let panels = b.columns().div_ceil(LANES);
        Product::new(self, a, b, None, Epilogue::Store, &mut out).run(0..a.rows, 0..panels);
    }
}

/// A checked product whose tiles may be computed in any order by any thread.
struct Product<'a> {
    kernels: Kernels,
    a: Matrix<'a>,
    b: &'a Panels,
    bias: Option<&'a [f32]>,
    epilogue: Epilogue,
    out: *mut f32,
    out_stride: usize,
}

// SAFETY: `out` is borrowed mutably for the life of the product, and `multiply` gives every
// tile of it to one task only.
unsafe impl Sync for Product<'_> {}

impl<'a> Product<'a> {
    fn new(
        kernels: Kernels,
        a: Matrix<'a>,
        b: &'a Panels,
        bias: Option<&'a [f32]>,
        epilogue: Epilogue,
        out: &'a mut OutputRows<'_>,
    ) -> Self {
        assert_eq!(a.depth, b.depth(), "depths differ");
        assert!(bias.is_none_or(|bias| bias.len() == b.columns()), "bias of another width");
        assert!(out.stride >= b.columns(), "rows of the output overlap");
        assert!(
            a.rows == 0 || (a.rows - 1) * out.stride + b.columns() <= out.data.len(),
            "rows outside the output"
        );
        Self { kernels, a, b, bias, epilogue, out: out.data.as_mut_ptr(), out_stride: out.stride }
    }

    fn run(&self, rows: std::ops::Range<usize>, panels: std::ops::Range<usize>) {
        match &self.b.elements {
            Elements::Half(b) => {
                dispatch(self.kernels.set, Block { product: self, b, rows, panels });
            }
            Elements::Single(b) => {
                dispatch(self.kernels.set, Block { product: self, b, rows, panels });
            }
        }
    }
}

/// A number of a packed matrix.
trait Element: Copy {
    /// 16 of them as single precision.
    ///
    /// # Safety
    /// 16 must be readable, and the CPU must have the instructions of `S`.
    unsafe fn load<S: Simd>(from: *const Self) -> S::V;
}

impl Element for f32 {
    #[inline(always)]
    unsafe fn load<S: Simd>(from: *const Self) -> S::V {
        // SAFETY: as the trait says.
        unsafe { S::load(from) }
    }
}

impl Element for f16 {
    #[inline(always)]
    unsafe fn load<S: Simd>(from: *const Self) -> S::V {
        // SAFETY: as the trait says.
        unsafe { S::load_half(from) }
    }
}

/// Some rows and panels of a product.
struct Block<'a, E> {
    product: &'a Product<'a>,
    b: &'a [E],
    rows: std::ops::Range<usize>,
    panels: std::ops::Range<usize>,
}

impl<E: Element> Job for Block<'_, E> {
    type Output = ();

    #[inline(always)]
    unsafe fn run<S: Simd>(self) {
        let depth = self.product.a.depth;
        let pass_depth = PANEL_BYTES / (LANES * size_of::<E>());
        let is_packed = self.rows.len() >= PACK_FROM_ROWS && self.panels.len() >= PACK_FROM_PANELS;
        let mut packed = Vec::new();
        for start in (0..depth.max(1)).step_by(pass_depth) {
            let pass = start..(start + pass_depth).min(depth);
            if is_packed {
                self.pack_rows(S::TILE_ROWS, &pass, &mut packed);
            }
            let mut panel = self.panels.start;
            while panel < self.panels.end {
                let left = self.panels.end - panel;
                let wide = match self.rows.len() {
                    1 => 4,
                    2 => 2,
                    _ => S::TILE_PANELS,
                };
                let count = if left >= wide { wide } else { 1 };
                for row in self.rows.clone().step_by(S::TILE_ROWS) {
                    let tile = Tile { row, panel, pass: &pass };
                    let rows = (self.rows.end - row).min(S::TILE_ROWS);
                    let packed = is_packed.then(|| {
                        &packed[(row - self.rows.start) * pass.len()..][..rows * pass.len()]
                    });
                    // SAFETY: the tile lies inside the checked product.
                    unsafe { self.tile_of::<S>(&tile, rows, count, packed) };
                }
                panel += count;
            }
        }
    }
}

/// Where a tile begins, and for which part of the depth.
struct Tile<'a> {
    row: usize,
    panel: usize,
    pass: &'a std::ops::Range<usize>,
}

impl<E: Element> Block<'_, E> {
    /// Copies the rows of the block for one pass: tile by tile, and in each tile the numbers that
    /// are used together next to each other.
    fn pack_rows(&self, tile_rows: usize, pass: &std::ops::Range<usize>, packed: &mut Vec<f32>) {
        packed.clear();
        packed.resize(self.rows.len() * pass.len(), 0.0);
        let a = self.product.a;
        for (tile, to) in packed.chunks_mut(tile_rows * pass.len()).enumerate() {
            let rows = to.len() / pass.len();
            for r in 0..rows {
                let row = &a.row(self.rows.start + tile * tile_rows + r)[pass.clone()];
                for (to, from) in to[r..].iter_mut().step_by(rows).zip(row) {
                    *to = *from;
                }
            }
        }
    }

    /// Picks the code compiled for a shape.
    ///
    /// # Safety
    /// The tile must lie inside the product; the CPU must have the instructions of `S`.
    #[inline(always)]
    unsafe fn tile_of<S: Simd>(
        &self,
        tile: &Tile<'_>,
        rows: usize,
        panels: usize,
        packed: Option<&[f32]>,
    ) {
        // SAFETY: as the caller says; every arm computes exactly `rows` × `panels`.
        unsafe {
            match (packed, rows, panels) {
                (Some(a), 6, 1) => self.packed_tile::<S, 6, 1>(tile, a),
                (Some(a), 6, 2) => self.packed_tile::<S, 6, 2>(tile, a),
                (Some(a), 4, 1) => self.packed_tile::<S, 4, 1>(tile, a),
                (None, 6, 1) => self.loose_tile::<S, 6, 1>(tile),
                (None, 5, 1) => self.loose_tile::<S, 5, 1>(tile),
                (None, 4, 1) => self.loose_tile::<S, 4, 1>(tile),
                (None, 3, 1) => self.loose_tile::<S, 3, 1>(tile),
                (None, 2, 1) => self.loose_tile::<S, 2, 1>(tile),
                (None, 6, 2) => self.loose_tile::<S, 6, 2>(tile),
                (None, 5, 2) => self.loose_tile::<S, 5, 2>(tile),
                (None, 4, 2) => self.loose_tile::<S, 4, 2>(tile),
                (None, 3, 2) => self.loose_tile::<S, 3, 2>(tile),
                (None, 2, 2) => self.loose_tile::<S, 2, 2>(tile),
                (None, 1, 4) => self.loose_tile::<S, 1, 4>(tile),
                _ => {
                    for row in tile.row..tile.row + rows {
                        for panel in tile.panel..tile.panel + panels {
                            self.loose_tile::<S, 1, 1>(&Tile { row, panel, pass: tile.pass });
                        }
                    }
                }
            }
        }
    }

    /// A tile whose rows were copied next to each other.
    #[inline(always)]
    unsafe fn packed_tile<S: Simd, const R: usize, const P: usize>(
        &self,
        tile: &Tile<'_>,
        packed: &[f32],
    ) {
        debug_assert_eq!(packed.len(), R * tile.pass.len());
        // SAFETY: as the caller says; the copy holds `R` numbers for every step of the pass.
        unsafe { self.multiply_tile::<S, R, P>(tile, packed.as_ptr(), 1, R) }
    }

    /// A tile whose rows are used where they lie.
    #[inline(always)]
    unsafe fn loose_tile<S: Simd, const R: usize, const P: usize>(&self, tile: &Tile<'_>) {
        let a = self.product.a;
        // SAFETY: as the caller says.
        unsafe {
            let first = a.as_ptr().add(tile.row * a.stride + tile.pass.start);
            self.multiply_tile::<S, R, P>(tile, first, a.stride, 1);
        }
    }

    /// `R` rows by `P` panels of the product, for one pass over the depth.
    ///
    /// # Safety
    /// The tile must lie inside the product, `a` must have `R` rows `row_step` apart of
    /// `tile.pass` numbers `step` apart; the CPU must have the instructions of `S`.
    #[inline(always)]
    unsafe fn multiply_tile<S: Simd, const R: usize, const P: usize>(
        &self,
        tile: &Tile<'_>,
        mut a: *const f32,
        row_step: usize,
        step: usize,
    ) {
        let (row, panel, pass) = (tile.row, tile.panel, tile.pass);
        let depth = self.product.a.depth;
        let first = pass.start == 0 && self.product.epilogue != Epilogue::Add;
        let last = pass.end == depth;
        // SAFETY: rows, panels and pass lie inside the matrices, whose sizes `Product::new` and
        // the packing have checked; a panel always has 16 columns.
        unsafe {
            let mut sums = [[S::zero(); P]; R];
            if !first {
                for (r, sums) in sums.iter_mut().enumerate() {
                    for (p, sum) in sums.iter_mut().enumerate() {
                        *sum = self.load_output::<S>(row + r, panel + p);
                    }
                }
            }
            let mut b = self.b.as_ptr().add((panel * depth + pass.start) * LANES);
            for _ in pass.clone() {
                for p in 0..P {
                    let b = E::load::<S>(b.add(p * depth * LANES));
                    for (r, sums) in sums.iter_mut().enumerate() {
                        sums[p] = S::mul_add(S::splat(*a.add(r * row_step)), b, sums[p]);
                    }
                }
                a = a.add(step);
                b = b.add(LANES);
            }
            for (r, sums) in sums.iter().enumerate() {
                for (p, sum) in sums.iter().enumerate() {
                    let sum = if last { self.finish::<S>(*sum, panel + p) } else { *sum };
                    self.store_output::<S>(row + r, panel + p, sum);
                }
            }
        }
    }

    /// Adds the bias and applies the activation.
    #[inline(always)]
    unsafe fn finish<S: Simd>(&self, mut sum: S::V, panel: usize) -> S::V {
        // SAFETY: the bias is as wide as the product, and short ends are copied first.
        unsafe {
            if let Some(bias) = self.product.bias {
                let bias = &bias[panel * LANES..];
                sum = S::add(sum, load_up_to::<S>(bias.as_ptr(), bias.len()));
            }
            if self.product.epilogue == Epilogue::Gelu { gelu_vector::<S>(sum) } else { sum }
        }
    }

    #[inline(always)]
    unsafe fn load_output<S: Simd>(&self, row: usize, panel: usize) -> S::V {
        // SAFETY: inside the output, see `Product::new`.
        unsafe {
            let at = self.product.out.add(row * self.product.out_stride + panel * LANES);
            load_up_to::<S>(at, self.product.b.columns() - panel * LANES)
        }
    }

    #[inline(always)]
    unsafe fn store_output<S: Simd>(&self, row: usize, panel: usize, value: S::V) {
        let columns = self.product.b.columns() - panel * LANES;
        // SAFETY: inside the output, see `Product::new`.
        unsafe {
            let at = self.product.out.add(row * self.product.out_stride + panel * LANES);
            if columns >= LANES {
                S::store(at, value);
            } else {
                at.copy_from_nonoverlapping(S::to_array(value).as_ptr(), columns);
            }
        }
    }
}

/// 16 floats of which `available` exist; the others are 0.
///
/// # Safety
/// `available` floats, or 16 if there are more, must be readable.
#[inline(always)]
unsafe fn load_up_to<S: Simd>(from: *const f32, available: usize) -> S::V {
    // SAFETY: as the function says.
    unsafe {
        if available >= LANES {
            S::load(from)
        } else {
            let mut array = [0.0; LANES];
            array.as_mut_ptr().copy_from_nonoverlapping(from, available);
            S::load(array.as_ptr())
        }
    }
}
