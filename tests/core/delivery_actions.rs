//! What may be repeated freely, reactions and sender actions, is still reported as it is.

use instagram_direct::outcome::Delivery;
use instagram_direct::transport::TransportErrorKind;
use serde_json::json;

use crate::support::meta::{Endpoint, Fault, Meta};
use crate::support::setup::{Ended, given, run, unpaced};

const OUTSIDE_WINDOW: Fault = Fault::Refuse(400, 10, Some(2_534_022));

fn reactions(faults: Vec<Fault>, always: Option<Fault>) -> (Meta, Ended) {
    let meta = Meta::with_latency(1);
    meta.script("typing 17", faults);
    if let Some(fault) = always {
        meta.always("typing 17", fault);
    }
    let fields = json!({ "userId": "17", "messageId": "mid", "reaction": "love" });
    let ended = run(&meta, vec![given(0, "react", &fields)], unpaced());
    (meta, ended)
}

fn lost() -> Fault {
    Fault::Fail(TransportErrorKind::AnswerLost, true)
}

#[test]
fn a_lost_answer_is_asked_for_again() {
    let (meta, ended) = reactions(vec![lost()], None);
    assert_eq!((ended.sent(), meta.count(Endpoint::Action)), (1, 2));
}

#[test]
fn what_one_try_may_have_done_is_not_called_undone_for_what_a_later_one_met() {
    for refusal in [
        OUTSIDE_WINDOW,
        Fault::Fail(TransportErrorKind::NeverConnected, false),
        Fault::Refuse(400, 190, Some(463)),
    ] {
        let (meta, ended) = reactions(vec![lost()], Some(refusal.clone()));
        assert!(meta.count(Endpoint::Action) > 1, "{refusal:?}");
        assert_eq!(ended.failure(0).delivery, Delivery::Unknown, "{refusal:?}");
    }
    let (_, ended) = reactions(vec![], Some(OUTSIDE_WINDOW));
    assert_eq!(ended.failure(0).delivery, Delivery::NotSent);
}

#[test]
fn nobody_is_told_that_it_was_not_repeated() {
    let (_, ended) = reactions(vec![], Some(lost()));
    let failure = ended.failure(0);
    assert_eq!(failure.delivery, Delivery::Unknown);
    assert_eq!(
        failure.advice,
        "Run it again if it is still wanted: it may have been done, and doing it twice does no harm."
    );
}
