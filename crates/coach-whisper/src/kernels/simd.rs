//! A vector of 16 floats, the one shape that all kernels are written for.

/// A vector of [`super::LANES`] floats and what the kernels do with it.
///
/// # Safety
/// Implementations may use instructions that not every CPU has: methods must only be called
/// where those are known to exist, inside a function compiled for them.
pub(crate) unsafe trait Simd: Copy {
    /// The vector.
    type V: Copy;
    /// Rows of a tile of a matrix product.
    const TILE_ROWS: usize;
    /// Panels of a tile of a matrix product.
    const TILE_PANELS: usize;

    /// All lanes 0.
    unsafe fn zero() -> Self::V;
    /// All lanes the same.
    unsafe fn splat(value: f32) -> Self::V;
    /// 16 floats from memory.
    unsafe fn load(from: *const f32) -> Self::V;
    /// 16 half floats from memory.
    unsafe fn load_half(from: *const half::f16) -> Self::V;
    /// 16 floats to memory.
    unsafe fn store(to: *mut f32, value: Self::V);
    /// a + b.
    unsafe fn add(a: Self::V, b: Self::V) -> Self::V;
    /// a − b.
    unsafe fn sub(a: Self::V, b: Self::V) -> Self::V;
    /// a · b.
    unsafe fn mul(a: Self::V, b: Self::V) -> Self::V;
    /// a ÷ b.
    unsafe fn div(a: Self::V, b: Self::V) -> Self::V;
    /// a · b + c.
    unsafe fn mul_add(a: Self::V, b: Self::V, c: Self::V) -> Self::V;
    /// The larger of each lane.
    unsafe fn max(a: Self::V, b: Self::V) -> Self::V;
    /// The smaller of each lane.
    unsafe fn min(a: Self::V, b: Self::V) -> Self::V;
    /// Nearest whole number of each lane.
    unsafe fn round(a: Self::V) -> Self::V;
    /// 2 to the power of each lane; lanes are whole and within −126…127.
    unsafe fn pow2_whole(a: Self::V) -> Self::V;
    /// The lanes as an array.
    unsafe fn to_array(a: Self::V) -> [f32; super::LANES];
}
