//! The kernels against plain double-precision arithmetic, on every instruction set of this CPU.

use proptest::prelude::*;

use super::*;

fn available() -> Vec<Kernels> {
    [InstructionSet::Avx512, InstructionSet::Avx2, InstructionSet::Portable]
        .into_iter()
        .filter(|set| {
            let available = set.is_available();
            if !available {
                println!("skipped {set:?}: this CPU does not have it");
            }
            available
        })
        .map(Kernels::new)
        .collect()
}

/// Numbers in −1…1 that depend on the seed alone.
fn noise(len: usize, seed: u64) -> Vec<f32> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    (0..len)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            ((state >> 40) as f32 / (1 << 23) as f32) - 1.0
        })
        .collect()
}

fn gelu_exact(x: f64) -> f64 {
    // Φ by numeric integration of the density (Simpson), which needs no approximation of erf.
    let steps = 4_000;
    let (low, high) = (-12.0_f64, x.clamp(-12.0, 12.0));
    let h = (high - low) / f64::from(steps);
    let density = |t: f64| (-t * t / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
    let sum: f64 = (0..=steps)
        .map(|i| {
            let weight = if i == 0 || i == steps { 1.0 } else { f64::from(2 + 2 * (i % 2)) };
            weight * density(low + f64::from(i) * h)
        })
        .sum();
    x * sum * h / 3.0
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn products_agree_with_plain_arithmetic(
        rows in 1_usize..20, depth in 1_usize..1100, columns in 1_usize..70, half in any::<bool>(),
        add in any::<bool>(), seed in any::<u64>(),
    ) {
        let a = noise(rows * depth, seed);
        let weights: Vec<f32> = noise(columns * depth, seed ^ 1)
            .into_iter()
            .map(|x| if half { half::f16::from_f32(x).to_f32() } else { x })
            .collect();
        let bias = noise(columns, seed ^ 2);
        let b = Panels::transposed_lossless(Matrix::dense(&weights, depth));
        prop_assert!(b.is_half() == half || depth * columns < 40);
        for kernels in available() {
            let mut out = vec![0.5; rows * columns];
            let epilogue = if add { Epilogue::Add } else { Epilogue::Store };
            kernels.multiply(
                Matrix::dense(&a, depth), &b, Some(&bias), epilogue,
                OutputRows { data: &mut out, stride: columns },
            );
            for (i, got) in out.iter().enumerate() {
                let (row, column) = (i / columns, i % columns);
                let exact: f64 = (0..depth)
                    .map(|k| f64::from(a[row * depth + k]) * f64::from(weights[column * depth + k]))
                    .sum::<f64>()
                    + f64::from(bias[column])
                    + if add { 0.5 } else { 0.0 };
                prop_assert!((f64::from(*got) - exact).abs() < 2e-4, "{} vs {}", got, exact);
            }
        }
    }

    #[test]
    fn threads_and_batches_do_not_change_a_bit(
        rows in 1_usize..40, seed in any::<u64>(), threads in 1_usize..4,
    ) {
        let (depth, columns) = (700, 320);
        let a = noise(rows * depth, seed);
        let weights = noise(columns * depth, seed ^ 1);
        let b = Panels::transposed_half(Matrix::dense(&weights, depth));
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        for kernels in available() {
            let mut together = vec![0.0; rows * columns];
            let out = OutputRows { data: &mut together, stride: columns };
            pool.install(|| {
                kernels.multiply(Matrix::dense(&a, depth), &b, None, Epilogue::Store, out);
            });
            for row in 0..rows {
                let mut alone = vec![0.0; columns];
                kernels.multiply_here(
                    Matrix::dense(&a[row * depth..][..depth], depth), &b,
                    OutputRows { data: &mut alone, stride: columns },
                );
                let same = alone.iter().zip(&together[row * columns..]).all(|(a, b)| a.to_bits() == b.to_bits());
                prop_assert!(same);
            }
        }
    }

    #[test]
    fn softmax_weights_agree(len in 1_usize..200, seed in any::<u64>(), scale in 0.05_f32..1.0) {
        let scores: Vec<f32> = noise(len, seed).into_iter().map(|x| x * 40.0).collect();
        let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        for kernels in available() {
            let mut weights = scores.clone();
            let sum = kernels.exp_scores(&mut weights, scale);
            let mut exact_sum = 0.0;
            for (weight, score) in weights.iter().zip(&scores) {
                let exact = f64::from((score - highest) * scale).exp();
                exact_sum += exact;
                prop_assert!((f64::from(*weight) - exact).abs() < 1e-6);
            }
            prop_assert!((f64::from(sum) - exact_sum).abs() < 1e-5 * exact_sum.max(1.0));
        }
    }

    #[test]
    fn packing_keeps_every_number(rows in 1_usize..40, depth in 1_usize..40, seed in any::<u64>()) {
        let source = noise(rows * depth, seed);
        let transposed = Panels::transposed(Matrix::dense(&source, depth));
        let straight = Panels::straight(Matrix::dense(&source, depth));
        let (mut column, mut along) = (vec![0.0; depth], vec![0.0; rows]);
        for r in 0..rows {
            transposed.copy_column(r, &mut column);
            prop_assert_eq!(&column, &source[r * depth..][..depth]);
        }
        for c in 0..depth {
            straight.copy_column(c, &mut along);
            prop_assert!(along.iter().enumerate().all(|(r, x)| x.to_bits() == source[r * depth + c].to_bits()));
        }
    }
}

#[test]
fn gelu_is_within_half_a_millionth() {
    let xs: Vec<f32> = (-600..=600).map(|i| i as f32 / 100.0).collect();
    let identity: Vec<f32> = vec![1.0];
    let b = Panels::transposed(Matrix::dense(&identity, 1));
    for kernels in available() {
        let mut out = vec![0.0; xs.len()];
        kernels.multiply(
            Matrix::dense(&xs, 1),
            &b,
            None,
            Epilogue::Gelu,
            OutputRows { data: &mut out, stride: 1 },
        );
        for (x, got) in xs.iter().zip(&out) {
            let exact = gelu_exact(f64::from(*x));
            assert!(
                (f64::from(*got) - exact).abs() < 5e-7 * f64::from(x.abs().max(1.0)),
                "gelu({x}) = {got}, exactly {exact}"
            );
        }
    }
}

#[test]
fn half_precision_is_taken_where_it_loses_nothing() {
    for bits in 0..=u16::MAX {
        let half = half::f16::from_bits(bits);
        if half.is_finite() {
            let value = [half.to_f32()];
            assert!(Panels::transposed_lossless(Matrix::dense(&value, 1)).is_half(), "{half}");
        }
    }
    for value in [0.1_f32, 1e-9, 70_000.0, 1.0 + f32::EPSILON, f32::MIN_POSITIVE] {
        assert!(!Panels::transposed_lossless(Matrix::dense(&[value], 1)).is_half(), "{value}");
    }
}

#[test]
fn layer_norm_agrees_with_plain_arithmetic() {
    let (row, gamma, beta) = (noise(77, 1), noise(77, 2), noise(77, 3));
    let mean = row.iter().map(|x| f64::from(*x)).sum::<f64>() / 77.0;
    let variance = row.iter().map(|x| (f64::from(*x) - mean).powi(2)).sum::<f64>() / 77.0;
    for kernels in available() {
        let mut out = vec![0.0; 77];
        kernels.layer_norm(&row, &gamma, &beta, &mut out);
        for i in 0..77 {
            let exact = (f64::from(row[i]) - mean) / (variance + 1e-5).sqrt() * f64::from(gamma[i])
                + f64::from(beta[i]);
            assert!((f64::from(out[i]) - exact).abs() < 1e-5);
        }
    }
}

#[test]
fn single_rows_agree_with_plain_arithmetic() {
    let (row, matrix) = (noise(77, 1), noise(77 * 5, 2));
    let rows = Matrix::dense(&matrix, 77);
    let log_sum = row.iter().map(|x| f64::from(*x).exp()).sum::<f64>().ln();
    for kernels in available() {
        let mut dots = [0.0; 5];
        kernels.dot_rows(&row, rows, &mut dots);
        let mut sum = vec![9.0; 77];
        kernels.weighted_sum(&dots, rows, &mut sum);
        for (r, got) in dots.iter().enumerate() {
            let dot: f64 =
                row.iter().zip(rows.row(r)).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum();
            assert!((f64::from(*got) - dot).abs() < 1e-4);
        }
        for (column, sum) in sum.iter().enumerate() {
            let exact: f32 = (0..5).map(|r| dots[r] * rows.row(r)[column]).sum();
            assert!((sum - exact).abs() < 1e-4);
        }
        assert!((f64::from(kernels.log_sum_exp(&row)) - log_sum).abs() < 1e-5);
        assert!(kernels.log_sum_exp(&[]).is_infinite());
    }
}

#[test]
fn scores_that_are_all_forbidden_weigh_nothing() {
    for kernels in available() {
        let mut scores = vec![f32::NEG_INFINITY; 21];
        assert!(kernels.exp_scores(&mut scores, 1.0).abs() < f32::EPSILON);
        assert!(scores.iter().all(|weight| weight.abs() < f32::EPSILON));
    }
}
