//! Whether two spellings can be one name.

/// Whether two names can be one person's: every word of the shorter is, or abbreviates, a word of the longer.
pub(super) fn compatible(a: &[Box<str>], b: &[Box<str>]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    short.iter().all(|s| {
        long.iter().any(|l| {
            l == s
                || s.chars().count() == 1 && l.starts_with(&**s)
                || l.chars().count() == 1 && s.starts_with(&**l)
                || similar(l, s)
        })
    })
}

/// Spelling variants of one name: equal after the usual transliteration folds.
pub(super) fn similar(a: &str, b: &str) -> bool {
    a.len() > 3 && b.len() > 3 && skeleton(a) == skeleton(b)
}

/// A name with its transliteration differences taken out: `Kulubayev` and `Kulubaev`, `Mukhriddin` and `Muhriddin`.
fn skeleton(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut last = '\0';
    let mut chars = name.chars().peekable();
    while let Some(c) = chars.next() {
        let c = match c {
            'y' | 'j' => 'i',
            'w' => 'v',
            'h' if matches!(last, 'k' | 's' | 'z' | 'c') => continue,
            'k' if chars.peek() == Some(&'h') => {
                chars.next();
                'h'
            }
            'z' if chars.peek() == Some(&'h') => {
                chars.next();
                'i'
            }
            'ş' | 'š' => 's',
            'ç' | 'č' => 'c',
            'ü' | 'ú' => 'u',
            'ö' | 'ó' => 'o',
            'ı' | 'í' => 'i',
            'ğ' => 'g',
            'é' | 'è' => 'e',
            'á' | 'ä' => 'a',
            c => c,
        };
        if c == last || c == 'e' && matches!(last, 'i' | 'a') || c == 'i' && last == 'a' {
            last = c;
            continue;
        }
        out.push(c);
        last = c;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name() {
        for (a, b) in
            [("kulubayev", "kulubaev"), ("muhriddin", "mukhriddin"), ("idrissov", "idrisov"), ("meredov", "meredow")]
        {
            assert!(similar(a, b), "{a} {b}: {} {}", skeleton(a), skeleton(b));
        }
        assert!(!similar("norov", "nurov"));
    }
}
