//! Profiles, and the account's own posts.

use serde_json::{Value, json};

use super::{me, ok, parameter, read, read_with, refusal};

const GET_PROFILE: (&str, &str) = ("people", "getProfile");
const POSTS: (&str, &str) = ("lists", "posts");

#[test]
fn a_profile_is_one_item_of_one_call() {
    let run = read(GET_PROFILE, json!({"userId": "1254477777772919"}), |path| {
        assert_eq!(
            path,
            "1254477777772919?fields=name,username,profile_pic,follower_count,is_verified_user,is_user_follow_business,is_business_follow_user"
        );
        ok(
            &json!({"name": "Jane", "username": "jane", "profile_pic": "https://cdn/x", "follower_count": 10, "is_verified_user": false,
            "is_user_follow_business": true, "is_business_follow_user": false, "id": "1254477777772919"}),
        )
    });
    assert_eq!(run.asked.len(), 1);
    assert_eq!(
        run.items(),
        &[
            json!({"userId": "1254477777772919", "name": "Jane", "username": "jane", "profilePicture": "https://cdn/x",
        "followerCount": 10, "isVerified": false, "followsBusiness": true, "followedByBusiness": false})
        ]
    );
}

#[test]
fn what_meta_does_not_tell_is_null() {
    let run = read(GET_PROFILE, json!({"userId": "5"}), |_| {
        ok(&json!({"name": null, "follower_count": "12", "is_verified_user": "true", "id": "5"}))
    });
    assert_eq!(
        run.items()[0],
        json!({"userId": "5", "name": null, "username": null, "profilePicture": null, "followerCount": 12,
        "isVerified": true, "followsBusiness": null, "followedByBusiness": null})
    );
}

#[test]
fn consent_is_told_as_what_it_is() {
    let run = read(GET_PROFILE, json!({"userId": "5"}), |_| {
        refusal("none", 230, None)
    });
    assert_eq!(run.end["step"], "refused");
    assert!(
        run.end["advice"]
            .as_str()
            .unwrap()
            .contains("a comment is not enough")
    );
    // Of conversations it says that a permission is missing.
    let run = read(
        ("conversations", "getMany"),
        json!({"participantId": "5"}),
        |_| refusal("none", 230, None),
    );
    assert_eq!(run.end["advice"], Value::Null);
    // Whatever is said well by the table of errors is left to it.
    let run = read(GET_PROFILE, json!({"userId": "5"}), |_| {
        refusal("none", 9010, None)
    });
    assert_eq!(run.end["advice"], Value::Null);
}

#[test]
fn a_person_has_to_be_named() {
    let run = read(GET_PROFILE, json!({}), |path| panic!("{path}"));
    assert_eq!(
        run.end["error"],
        "Invalid input: Instagram User ID is empty"
    );
    let run = read(GET_PROFILE, json!({"userId": "NaN"}), |path| {
        panic!("{path}")
    });
    assert_eq!(
        run.end["error"],
        "Invalid input: Instagram User ID is not a number (NaN)"
    );
}

#[test]
fn posts_are_those_of_the_account_on_either_host() {
    let say = |path: &str| {
        if path.starts_with("me?") {
            return ok(
                &json!({"id": "44", "instagram_business_account": {"id": "17841405822304914", "username": "biz"}}),
            );
        }
        assert_eq!(
            parameter(path, "fields"),
            Some("id,caption,media_type,permalink,timestamp")
        );
        ok(&json!({"data": [
            {"id": 17_918_195_224_117_851_u64, "caption": "Hi", "media_type": "IMAGE", "permalink": "https://instagram.com/p/x", "timestamp": "2026-11-20T12:00:00+0200"},
            {"id": "2"},
        ], "paging": {"cursors": {"after": "z"}, "next": "x"}}))
    };
    let instagram = read(POSTS, json!({"limit": 2}), say);
    assert!(instagram.asked[0].starts_with("me/media?"));
    let facebook = read_with(
        POSTS,
        json!({"isInstagramLogin": false, "fields": {"limit": 2, "after": "y"}}),
        say,
    );
    assert!(
        facebook.asked[1].starts_with("17841405822304914/media?"),
        "{:?}",
        facebook.asked
    );
    assert_eq!(parameter(&facebook.asked[1], "after"), Some("y"));
    assert_eq!(
        facebook.items()[0],
        json!({"postId": "17918195224117851", "caption": "Hi", "postType": "IMAGE", "permalink": "https://instagram.com/p/x", "publishedAt": 1_795_168_800_000_u64})
    );
    assert_eq!(
        facebook.items()[1],
        json!({"postId": "2", "caption": null, "postType": null, "permalink": null, "publishedAt": null})
    );
    assert_eq!(facebook.end["after"], "z");
}

#[test]
fn a_page_without_an_instagram_account_has_no_posts_here() {
    let run = read_with(POSTS, json!({"isInstagramLogin": false}), |path| {
        assert!(path.starts_with("me?"), "{path}");
        ok(&json!({"id": "44"}))
    });
    assert_eq!(
        run.end["error"],
        "Request failed: the answer lacks its instagram_business_account"
    );
    assert!(
        run.end["advice"]
            .as_str()
            .unwrap()
            .starts_with("Link the Facebook Page")
    );
}

#[test]
fn who_the_account_is_comes_flat_or_wrapped() {
    for told in [
        json!({"user_id": "178", "username": "biz"}),
        json!({"data": [{"user_id": 178, "username": "biz"}]}),
    ] {
        let run = read(("conversations", "getMany"), json!({}), |path| {
            if path.starts_with("me?") {
                ok(&told)
            } else {
                ok(&json!({"data": []}))
            }
        });
        assert_eq!(
            run.end["account"],
            json!({"ids": ["178"], "accountId": "178", "username": "biz"})
        );
    }
    // A host that does not know the fields is asked without.
    let run = read(("conversations", "getMany"), json!({}), |path| match path {
        "me?" => me(),
        path if path.starts_with("me?") => refusal("none", 100, None),
        _ => ok(&json!({"data": []})),
    });
    assert_eq!(run.end["account"]["username"], "biz");
}
