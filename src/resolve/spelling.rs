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
    a.len() > 3 && b.len() > 3 && !differ_at_once(a, b) && skeleton(a).eq(skeleton(b))
}

/// Whether two names begin with letters that no spelling of one name exchanges.
fn differ_at_once(a: &str, b: &str) -> bool {
    let plain = |c: u8| c.is_ascii_lowercase() && !matches!(c, b'h'..=b'k' | b'v' | b'w' | b'y' | b'z');
    matches!((a.as_bytes(), b.as_bytes()), ([x, ..], [y, ..]) if x != y && plain(*x) && plain(*y))
}

/// A name with its transliteration differences taken out: `Kulubayev` and `Kulubaev`, `Mukhriddin` and `Muhriddin`.
fn skeleton(name: &str) -> impl Iterator<Item = char> {
    let mut last = '\0';
    let mut chars = name.chars().peekable();
    std::iter::from_fn(move || {
        loop {
            let c = match chars.next()? {
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
            let silent = c == last || c == 'e' && matches!(last, 'i' | 'a') || c == 'i' && last == 'a';
            last = c;
            if !silent {
                return Some(c);
            }
        }
    })
}

/// A word of a name, folded, without its full stop.
pub(super) fn folded_word(text: &str) -> Box<str> {
    let word = text.trim_end_matches('.');
    if !word.is_ascii() {
        return crate::lexicon::fold(word).into();
    }
    let mut word: Box<str> = word.into();
    word.make_ascii_lowercase();
    word
}

/// Runs of white space become one blank.
pub(super) fn on_one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
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
            assert!(similar(a, b), "{a} {b}: {} {}", skeleton(a).collect::<String>(), skeleton(b).collect::<String>());
        }
        assert!(!similar("norov", "nurov"));
    }
}
