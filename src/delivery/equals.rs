//! Which of many names are equal.

use std::collections::BinaryHeap;

/// For each of these names, which belong to an account each, the place of the first one equal to it. By a heap: a
/// hash map or a sort would take kilobytes of code.
pub(super) fn first_equals(names: Vec<(usize, &str)>) -> Vec<usize> {
    let firsts = vec![0; names.len()];
    // One message by itself is what a conversation is made of, one picture for all what most others are.
    if names.windows(2).all(|pair| pair.first() == pair.last()) {
        firsts
    } else {
        among_several(names, firsts)
    }
}

#[inline(never)]
fn among_several(names: Vec<(usize, &str)>, mut firsts: Vec<usize>) -> Vec<usize> {
    let mut heap = BinaryHeap::with_capacity(names.len());
    for (place, (account, name)) in names.into_iter().enumerate() {
        heap.push((account, name, place));
    }
    let mut latest: Option<(usize, &str, usize)> = None;
    // Equal names come one after the other, by their places.
    for (account, name, place) in heap.into_sorted_vec() {
        let first = match latest {
            Some((of, known, first)) if of == account && known == name => first,
            _ => place,
        };
        if let Some(entry) = firsts.get_mut(place) {
            *entry = first;
        }
        latest = Some((account, name, first));
    }
    firsts
}

#[cfg(test)]
mod tests {
    use super::first_equals;

    #[test]
    fn each_name_knows_the_first_one_that_is_equal_within_its_account() {
        let named = |account, name| (account, name);
        let names = vec![
            named(0, "b"),
            named(0, "a"),
            named(1, "b"),
            named(0, "b"),
            named(1, "b"),
            named(0, ""),
            named(0, "b"),
        ];
        assert_eq!(first_equals(names), [0, 1, 2, 0, 2, 5, 0]);
        assert!(first_equals(Vec::new()).is_empty());
        assert_eq!(first_equals(vec![named(3, "a")]), [0]);
    }
}
