//! The list of operations.

use instagram_direct::operation::{OPERATIONS, find};

#[test]
fn every_operation_stands_once_under_its_resource() {
    let listed: Vec<String> = OPERATIONS
        .iter()
        .map(|operation| format!("{}.{}", operation.resource, operation.name))
        .collect();
    let mut distinct = listed.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), listed.len(), "{listed:?}");
    for known in OPERATIONS {
        let found = find(known.resource, known.name).expect("it is found");
        assert_eq!((found.resource, found.name), (known.resource, known.name));
    }
    assert!(find("comments", "sendMessage").is_none());
    assert!(find("messages", "sendmessage").is_none());
}

#[test]
fn every_operation_refuses_an_empty_item_by_the_field_it_lacks_first() {
    use crate::support::CrateUrl;
    use crate::support::input::reason;
    for operation in OPERATIONS {
        let reason = reason((operation.plan)(&Default::default(), &CrateUrl));
        let expected = match operation.resource {
            "comments" => "Comment ID is empty",
            _ => "Instagram User ID is empty",
        };
        assert_eq!(reason, expected, "{}", operation.name);
    }
}
