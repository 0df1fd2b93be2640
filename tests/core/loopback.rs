//! Which hosts plain http may go to, from `tests/hosts.json`: the table that the credential's own check is tested by too.

use instagram_direct::graph::{Connection, GraphApi, GraphHost, Login, Route};
use instagram_direct::message::{ParseUrl, is_loopback};
use serde::Deserialize;

use crate::support::CrateUrl;

/// A row: a URL as a user may write it, its host as the URL Standard reads it, and whether the token may go there by http.
#[derive(Deserialize)]
struct Row {
    host: String,
    url: String,
    loopback: bool,
}

fn rows() -> Vec<Row> {
    let rows: Vec<Row> = serde_json::from_str(include_str!("../hosts.json")).unwrap();
    assert!(rows.iter().any(|row| row.loopback) && rows.iter().any(|row| !row.loopback));
    rows
}

#[test]
fn loopback_is_what_cannot_leave_this_machine() {
    for Row {
        host,
        url,
        loopback,
    } in rows()
    {
        assert_eq!(CrateUrl.parse_url(&url).unwrap().host(), host, "{url}");
        assert_eq!(is_loopback(&host), loopback, "{url}");
    }
    assert!(!is_loopback(""));
}

#[test]
fn a_custom_base_may_be_plain_http_on_loopback_alone() {
    for Row { url, loopback, .. } in rows() {
        let api = |custom_base_url: String| {
            GraphApi::new(
                &Connection {
                    host: GraphHost::Custom,
                    custom_base_url,
                    api_version: "v25.0".to_owned(),
                    route: Route::N8n,
                    custom_login: Login::Facebook,
                },
                &CrateUrl,
            )
        };
        assert_eq!(api(url.clone()).is_ok(), loopback, "{url}");
        if !url.contains('@') {
            let secure = url.replace("http://", "https://");
            assert!(api(secure.clone()).is_ok(), "{secure}");
        }
    }
}
