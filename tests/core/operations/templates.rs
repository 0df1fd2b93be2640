//! Buttons and cards.

use serde_json::{Value as Json, json};

use super::{body, plan, refusal, to_17, told};

fn web(title: &str) -> Json {
    json!({ "type": "web_url", "title": title, "url": "https://shop.example.com/a?b=c" })
}

#[test]
fn a_button_template_goes_out_whole() {
    let fields = json!({
        "messageText": "What next?",
        "buttons": { "values": [
            { "type": "web_url", "title": "Shop", "url": " https://shop.example.com/a ", "payload": "" },
            { "type": "postback", "title": "Talk to us", "payload": " HELP ", "url": "" },
        ] },
    });
    assert_eq!(
        body("sendButtonTemplate", &fields),
        to_17(&json!({ "attachment": { "type": "template", "payload": {
            "template_type": "button",
            "text": "What next?",
            "buttons": [
                { "type": "web_url", "title": "Shop", "url": "https://shop.example.com/a" },
                { "type": "postback", "title": "Talk to us", "payload": " HELP " },
            ],
        } } }))
    );
    assert_eq!(
        told(&plan("sendButtonTemplate", &fields)),
        [
            ("userId", json!("17")),
            ("messageText", json!("What next?")),
            ("messageId", json!("mid.1"))
        ]
    );
}

#[test]
fn the_limits_of_buttons_are_counted_in_characters() {
    let fields = |text: usize, title: usize, count: usize| {
        json!({
            "messageText": "é".repeat(text),
            "buttons": vec![web(&"é".repeat(title)); count],
        })
    };
    let _ = plan("sendButtonTemplate", &fields(640, 20, 3));
    for (bad, expected) in [
        (
            fields(641, 20, 3),
            "is 641 characters long, 1 more than the 640 that Meta takes",
        ),
        (
            fields(640, 22, 3),
            "is 22 characters long, 2 more than the 20 that Meta takes",
        ),
        (
            fields(640, 20, 4),
            "buttons holds 4 buttons, 1 more than the 3 that Meta takes",
        ),
        (fields(640, 20, 0), "buttons is empty"),
    ] {
        let reason = refusal("sendButtonTemplate", &bad);
        assert!(reason.contains(expected), "{reason}");
    }
}

#[test]
fn what_is_wrong_with_a_button_is_named_by_its_place() {
    for (bad, expected) in [
        (
            json!({ "type": "web_url", "title": "t" }),
            "buttons[1].url is empty",
        ),
        (
            json!({ "type": "web_url", "title": "t", "url": "shop.example.com" }),
            "buttons[1].url \"shop.example.com\" is not an absolute URL",
        ),
        (
            json!({ "type": "web_url", "title": "t", "url": "mailto:a@example.com" }),
            "buttons[1].url \"…@example.com\" does not begin with http:// or https://",
        ),
        (
            json!({ "type": "web_url", "title": "t", "url": ["https://e.com"] }),
            "buttons[1].url is a list where a URL is expected",
        ),
        (
            json!({ "type": "web_url", "title": "t", "url": "https://e.com/{{ $json.id }}" }),
            "buttons[1].url \"https://e.com/{{ $json.id }}\" holds an expression that was not filled in",
        ),
        (
            json!({ "type": "postback", "title": "t" }),
            "buttons[1].payload is empty",
        ),
        (
            json!({ "type": "postback", "payload": "p" }),
            "buttons[1].title is empty",
        ),
        (json!({ "title": "t" }), "buttons[1].url is empty"),
        (
            json!({ "type": "phone_number", "title": "t" }),
            "buttons[1].type \"phone_number\" is not known",
        ),
        (
            json!("Shop"),
            "buttons[1] is not an object with a type, a title, and a url or a payload",
        ),
    ] {
        let fields = json!({ "messageText": "a", "buttons": [web("Shop"), bad] });
        assert_eq!(refusal("sendButtonTemplate", &fields), expected);
    }
}

#[test]
fn a_link_may_lead_where_only_the_person_gets() {
    for url in [
        "http://192.168.1.5/menu",
        "https://intranet/page",
        "http://localhost:3000/",
    ] {
        let fields = json!({ "messageText": "a", "buttons": [{ "title": "Open", "url": url }] });
        let sent = body("sendButtonTemplate", &fields);
        let button = &sent["message"]["attachment"]["payload"]["buttons"][0];
        assert_eq!(
            button,
            &json!({ "type": "web_url", "title": "Open", "url": url })
        );
    }
}

#[test]
fn a_button_without_a_type_is_told_by_what_it_holds() {
    let fields = json!({ "messageText": "a", "buttons": [{ "title": "Yes", "payload": "YES" }] });
    let sent = body("sendButtonTemplate", &fields);
    assert_eq!(
        sent["message"]["attachment"]["payload"]["buttons"],
        json!([{ "type": "postback", "title": "Yes", "payload": "YES" }])
    );
}

fn cards(elements: Json) -> Json {
    json!({ "elements": elements })
}

fn elements_of(fields: &Json) -> Json {
    body("sendGenericTemplate", fields)["message"]["attachment"]["payload"]["elements"].clone()
}

#[test]
fn cards_go_out_whole_by_our_names_and_by_metas() {
    let ours = json!({
        "title": "Hat",
        "subtitle": "Wool",
        "imageUrl": "https://media.example.com/hat.jpg",
        "linkUrl": "https://shop.example.com/hat",
        "buttons": { "values": [{ "type": "postback", "title": "Buy", "payload": "BUY" }] },
    });
    let metas = json!({
        "title": "Hat",
        "subtitle": "Wool",
        "image_url": "https://media.example.com/hat.jpg",
        "default_action": { "type": "web_url", "url": "https://shop.example.com/hat" },
        "buttons": [{ "type": "postback", "title": "Buy", "payload": "BUY" }],
    });
    let bare =
        json!({ "title": "Scarf", "subtitle": "", "imageUrl": "", "linkUrl": "", "buttons": {} });
    let sent = json!([metas, { "title": "Scarf" }]);
    let as_fields = cards(json!({ "values": [ours, bare] }));
    assert_eq!(
        body("sendGenericTemplate", &as_fields),
        to_17(&json!({ "attachment": { "type": "template", "payload": {
            "template_type": "generic",
            "elements": sent,
        } } }))
    );
    assert_eq!(
        told(&plan("sendGenericTemplate", &as_fields)),
        [
            ("userId", json!("17")),
            ("elementCount", json!(2)),
            ("messageId", json!("mid.1"))
        ]
    );
    let list = json!([metas, bare]);
    for given in [
        list.clone(),
        json!(list.to_string()),
        json!({ "elements": list }),
        json!(json!({ "values": [ours, bare] }).to_string()),
    ] {
        let fields =
            json!({ "elementsSource": "json", "elementsJson": given, "elements": "ignored" });
        assert_eq!(elements_of(&fields), sent, "{given}");
    }
}

#[test]
fn the_limits_of_cards_are_counted() {
    let card = |title: usize, subtitle: usize, buttons: usize| json!({ "title": "é".repeat(title), "subtitle": "é".repeat(subtitle), "buttons": vec![web("Go"); buttons] });
    let _ = plan(
        "sendGenericTemplate",
        &cards(json!(vec![card(80, 80, 3); 10])),
    );
    for (bad, expected) in [
        (
            json!([card(80, 1, 0), card(83, 1, 0)]),
            "is 83 characters long, 3 more than the 80 that Meta takes",
        ),
        (
            json!([card(1, 81, 0)]),
            "is 81 characters long, 1 more than the 80",
        ),
        (
            json!([card(1, 1, 0), card(1, 1, 4)]),
            "elements[1].buttons holds 4 buttons, 1 more than the 3 that Meta takes",
        ),
        (
            json!(vec![card(1, 1, 0); 12]),
            "elements holds 12 elements, 2 more than the 10 that Meta takes",
        ),
        (json!([]), "elements is empty"),
    ] {
        let reason = refusal("sendGenericTemplate", &cards(bad));
        assert!(reason.contains(expected), "{reason}");
    }
}

#[test]
fn what_is_wrong_with_a_card_is_named_by_its_place() {
    let good = json!({ "title": "Hat" });
    for (bad, expected) in [
        (json!({ "subtitle": "s" }), "elements[1].title is empty"),
        (
            json!({ "title": "t", "imageUrl": "http://localhost/a.png" }),
            "elements[1].imageUrl \"http://localhost/a.png\" is on this machine (loopback), where Meta cannot reach it",
        ),
        (
            json!({ "title": "t", "image_url": 5 }),
            "elements[1].image_url \"5\" is not an absolute URL",
        ),
        (
            json!({ "title": "t", "linkUrl": "nowhere" }),
            "elements[1].linkUrl \"nowhere\" is not an absolute URL",
        ),
        (
            json!({ "title": "t", "default_action": { "url": "nowhere" } }),
            "elements[1].default_action.url \"nowhere\" is not an absolute URL",
        ),
        (
            json!({ "title": "t", "buttons": [web("a"), web("b"), { "type": "postback", "title": "c" }] }),
            "elements[1].buttons[2].payload is empty",
        ),
        (json!("Hat"), "elements[1] is not an object with a title"),
    ] {
        assert_eq!(
            refusal("sendGenericTemplate", &cards(json!([good, bad]))),
            expected
        );
    }
    let cut = json!({ "elementsSource": "json", "elementsJson": "[{\"title\":" });
    assert_eq!(
        refusal("sendGenericTemplate", &cut),
        "elements is text that begins as JSON and is none"
    );
}
