use demarche::{chunk::*, clause::*, *};
fn main() {
    let text = std::env::args().nth(1).unwrap();
    let x = Extractor::default();
    unsafe { std::env::set_var("DBG", "1") };
    let d = x.extract(&text);
    for m in d.mentions() {
        println!("  m {:?} {:?}", m.kind, d.slice(m.span));
    }
    for e in d.events() {
        println!(
            "{} [{}] {:?} {}",
            e.kind,
            d.slice(e.trigger),
            e.modality,
            e.nested_in.map_or(String::new(), |n| format!("in v{n}"))
        );
        for a in &e.args {
            println!("     {}: {}", a.role, d.slice(a.span));
        }
    }
    let _ = (ChunkKind::Noun, Stance::Finite);
}
