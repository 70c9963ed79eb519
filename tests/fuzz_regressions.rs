//! Every input that fuzzing found worth keeping, through the same checks: see `fuzz/README.md`.
#![cfg(feature = "cli")]

use std::fs;
use std::path::Path;

#[path = "../fuzz/src/lib.rs"]
mod fuzz;

fn replay(target: &str) {
    let (_, check) = fuzz::TARGETS.iter().find(|(name, _)| *name == target).unwrap();
    check(&[]);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/regressions").join(target);
    let mut inputs: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    inputs.sort();
    assert!(!inputs.is_empty());
    for input in inputs {
        // Seen where a check panics.
        println!("{}", input.display());
        check(&fs::read(&input).unwrap());
    }
}

macro_rules! replayed {
    ($($target:ident),+) => {$(
        #[test]
        fn $target() {
            replay(stringify!($target));
        }
    )+
        #[test]
        fn every_target_is_replayed() {
            let names: Vec<&str> = fuzz::TARGETS.iter().map(|(name, _)| *name).collect();
            assert_eq!(names, [$(stringify!($target)),+]);
        }
    };
}

replayed!(extract_bytes, extract_news, stages, gazetteer, pack, rules, records, scorer);
