//! Meta's error codes for messaging: what each means for what is done next, and what the user can do.
//!
//! From <https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes>,
//! <https://developers.facebook.com/docs/graph-api/guides/error-handling> and
//! <https://developers.facebook.com/docs/graph-api/overview/rate-limiting/>; rows marked "seen" are not documented by
//! Meta but known from reports of other senders, rows marked "Instagram's" stand on
//! <https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/error-codes>.
//!
//! To add a code, add a row: the exact (code, subcode) wins over the code alone.

use super::error::{Assessment, Effect, Remedy};
use Effect::{MaybeDone, NotDone};
use Remedy::{AskAgain, Stop, UploadAfresh, Wait};

/// One line of the table.
pub(super) struct Row {
    pub(super) code: i32,
    /// [`ANY`]: whatever the subcode.
    pub(super) subcode: i32,
    pub(super) assessment: Assessment,
}

const fn row(code: i32, subcode: i32, remedy: Remedy, effect: Effect, advice: &'static str) -> Row {
    Row {
        code,
        subcode,
        assessment: Assessment {
            remedy,
            effect,
            advice,
            blames_content: false,
        },
    }
}

const fn media(code: i32, subcode: i32, remedy: Remedy, advice: &'static str) -> Row {
    let mut row = row(code, subcode, remedy, NotDone, advice);
    row.assessment.blames_content = true;
    row
}

const fn final_refusal(code: i32, subcode: i32, advice: &'static str) -> Row {
    row(code, subcode, Remedy::None, NotDone, advice)
}

/// A refusal that every further message of the account would meet, whoever gets it.
const fn end_of_batch(code: i32, subcode: i32, advice: &'static str) -> Row {
    row(code, subcode, Stop, NotDone, advice)
}

const ANY: i32 = i32::MIN;

const LATER: &str = "Try again in a few minutes; if it stays, look at Meta's platform status.";
const THROTTLED: &str = "Meta limits how fast this account may send: send fewer messages per second, raise Wait at Most, or try again later.";
const OUTSIDE_WINDOW: &str = "Wait until the person writes to you again: Meta allows messages for 24 hours after their last one.";
const RECONNECT: &str =
    "The access token is no longer valid: create a new one and put it into the credential.";
const PERMISSION: &str = "Give the app the permission to send messages (instagram_manage_messages, or instagram_business_manage_messages with Instagram login), create a new access token and put it into the credential.";
const UNAVAILABLE: &str =
    "Nothing can be done here: the person cannot be reached now, or has blocked the account.";
const OTHER_APP: &str = "Another app controls this conversation: hand the thread over in Meta's conversation routing, or make this app the default one.";
const FETCH: &str = "See that the address of the media is public, answers fast, has a valid certificate and serves the file itself, not a page or a redirect.";
const CONVERT: &str = "See that the file really is of the kind it is sent as, in a format and size that Meta accepts.";
const RESTRICTED: &str = "Stop sending and look at the account's status in Instagram and the Meta Business Suite: Meta has restricted it for a time.";

const NO_SUCH_PERSON: &str = "Take the Instagram User ID (IGID) from a message this person sent to this very account: an ID from elsewhere is not valid for it.";
const SMALLER: &str =
    "Make the file smaller: Meta accepts images up to 8 MB, everything else up to 25 MB.";

/// An envelope without a code.
pub(super) const WITHOUT_CODE: Assessment = Assessment {
    remedy: AskAgain(2),
    effect: MaybeDone,
    advice: LATER,
    blames_content: false,
};

const UNLISTED: Assessment = Assessment {
    remedy: Remedy::None,
    effect: NotDone,
    advice: "Look the code up in Meta's error reference, and give Meta's support the fbtraceId if it does not help.",
    blames_content: false,
};

/// What a throttle means.
pub(super) const THROTTLE: Assessment = Assessment {
    remedy: Wait,
    effect: NotDone,
    advice: THROTTLED,
    blames_content: false,
};

const PERMISSIONS: Assessment = Assessment {
    advice: PERMISSION,
    ..UNLISTED
};

/// What an error of this code and subcode means.
pub(super) fn find(code: i64, subcode: Option<i64>, is_transient: bool) -> Assessment {
    let row_of = |subcode: i64| {
        ROWS.iter()
            .find(|row| i64::from(row.code) == code && i64::from(row.subcode) == subcode)
    };
    let any = i64::from(ANY);
    match row_of(subcode.unwrap_or(any)).or_else(|| row_of(any)) {
        Some(row) => row.assessment,
        // The limits of the use cases; those of messaging stand in the table.
        None if (80_000..=80_014).contains(&code) => THROTTLE,
        None if is_transient => WITHOUT_CODE,
        None if (200..=299).contains(&code) => PERMISSIONS,
        None => UNLISTED,
    }
}

/// The table.
#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    row(1, ANY, AskAgain(2), MaybeDone, LATER),
    row(1, 99, Remedy::None, MaybeDone, PERMISSION),
    row(1, 1_357_046, Remedy::None, MaybeDone, "Look into the conversation: Meta answers this error although messages were sent."),
    row(2, ANY, AskAgain(2), MaybeDone, LATER),
    row(2, 1_545_133, AskAgain(2), MaybeDone, LATER), // seen
    row(1_200, ANY, AskAgain(2), MaybeDone, LATER), // "Temporary send message failure"
    row(-1, ANY, AskAgain(2), MaybeDone, LATER), // seen
    row(-2, ANY, AskAgain(2), MaybeDone, LATER), // Instagram's
    row(-2, 2_207_003, AskAgain(2), MaybeDone, FETCH), // Instagram's
    row(-1, 2_534_023, Remedy::None, MaybeDone, "Look into the conversation: this error has been seen for messages that had arrived."), // seen

    row(4, ANY, Wait, NotDone, THROTTLED),
    end_of_batch(4, 2_207_051, RESTRICTED), // Instagram's
    row(17, ANY, Wait, NotDone, THROTTLED),
    row(32, ANY, Wait, NotDone, THROTTLED),
    row(341, ANY, Wait, NotDone, THROTTLED),
    row(613, ANY, Wait, NotDone, THROTTLED),
    row(613, 2_534_040, Wait, NotDone, THROTTLED),
    end_of_batch(613, 2_018_338, "Stop sending for some hours and then send far more slowly: Meta sees this rate as abuse and may block the account."),
    row(80_001, ANY, Wait, NotDone, THROTTLED),
    row(80_002, ANY, Wait, NotDone, THROTTLED),
    row(80_006, ANY, Wait, NotDone, THROTTLED),

    row(9, ANY, Wait, NotDone, THROTTLED), // "User is performing too many actions"

    final_refusal(3, ANY, "Add the messaging product to the app in Meta's dashboard: it lacks the capability for this call."),
    end_of_batch(5, ANY, "Send from an address that the app allows, or change the server IP allowlist in the app's advanced settings: Meta does not take calls from this one."),
    final_refusal(10, ANY, PERMISSION),
    final_refusal(10, 2_534_022, OUTSIDE_WINDOW),
    final_refusal(10, 2_018_278, OUTSIDE_WINDOW),
    final_refusal(10, 2_018_065, OUTSIDE_WINDOW),
    final_refusal(10, 2_018_108, UNAVAILABLE),
    end_of_batch(10, 1_893_063, RESTRICTED),
    end_of_batch(10, 2_534_077, "Connect the Instagram account, the Facebook Page and the user again, with two-factor authentication where Meta asks for it, then create a new access token."),
    final_refusal(10, 2_018_300, OTHER_APP), // seen
    final_refusal(12, ANY, "Raise the API version in the credential, and see whether this node has an update: Meta has taken away what was asked for."),
    final_refusal(24, ANY, "See that what the item names by ID or address is still there and belongs to the account that sends: Meta does not find it."), // Instagram's
    end_of_batch(25, ANY, RESTRICTED), // Instagram's
    final_refusal(27, ANY, OTHER_APP), // seen
    final_refusal(100, ANY, "See that the IDs and other fields of the item and the credential's App Secret are right: Meta calls a parameter invalid."),
    final_refusal(100, 33, "See that the IDs are right, and that the access token belongs to the account that sends and may do this: Meta finds no such object for it."),
    final_refusal(100, 2_018_001, "Take the Instagram User ID from a message this person sent to this very account: Meta finds no such person."),
    final_refusal(100, 2_534_014, NO_SUCH_PERSON),
    end_of_batch(100, 2_534_013, "Link the Facebook Page to an Instagram professional account in the Page's settings."),
    media(100, 2_534_015, Remedy::None, "See that the files, texts, addresses and IDs of the message are of a kind, form and size that Meta accepts: it calls something in it invalid."),
    final_refusal(100, 2_534_025, "The comment cannot be answered privately any more: it is old, already answered or deleted."),
    end_of_batch(100, 2_534_029, "Write to Meta's business support: this business is blocked from Instagram messaging by API."),
    final_refusal(100, 2_534_037, OTHER_APP),
    final_refusal(100, 2_534_001, "The conversation is archived or deleted: wait until the person writes again."), // seen
    media(100, 2_018_008, AskAgain(2), FETCH),
    media(100, 2_018_047, Remedy::None, CONVERT),
    row(100, 2_018_074, UploadAfresh, NotDone, "Send with the credential of the account to which the media or the post belongs: Meta calls the attachment invalid or another account's."),
    media(100, 2_018_109, Remedy::None, SMALLER),
    media(100, 2_018_294, AskAgain(1), "Make the video smaller or host it faster: Meta gives up fetching a video after 75 seconds, and a damaged file fails alike."),
    final_refusal(100, 2_018_014, "Send the message and the sender action in two calls."),

    final_refusal(100, 2_534_052, "Give the message a text: Meta calls it empty."), // seen

    end_of_batch(101, ANY, "See that the app still exists in Meta's dashboard, then create a new access token with it: Meta does not know the app."),
    end_of_batch(102, ANY, RECONNECT),
    end_of_batch(104, ANY, "Put the App Secret of the very app that made the access token into the credential, or leave it empty: Meta does not accept the signature of the calls."),
    end_of_batch(190, ANY, "Create a new access token for the host chosen in the credential (a Page token for graph.facebook.com, an Instagram-login token for graph.instagram.com) and put it there."),
    end_of_batch(190, 0, "The session has ended (signed out, or the password was changed): create a new access token and put it into the credential."),
    end_of_batch(190, 458, "The app was removed from the account: connect it again, create a new access token and put it into the credential."),
    end_of_batch(190, 459, "Sign in to Facebook or Instagram and pass the security check, then create a new access token if the error stays."),
    end_of_batch(190, 460, "The password was changed: create a new access token and put it into the credential."),
    end_of_batch(190, 463, "The access token has expired: create a new one, best a long-lived one, and put it into the credential."),
    end_of_batch(190, 464, "Confirm the account in Facebook or Instagram, then create a new access token."),
    end_of_batch(190, 467, RECONNECT),
    end_of_batch(190, 492, RECONNECT),

    final_refusal(191, ANY, "Add the redirect address that n8n shows in the credential to the login settings of the app in Meta's dashboard."),

    final_refusal(200, ANY, PERMISSION),
    final_refusal(200, 2_018_028, "Publish the app (Live mode) with advanced access to messaging: until then it reaches only people with a role in the app."),
    end_of_batch(200, 2_534_041, "Turn on \"Allow access to messages\" in the Instagram app: Settings, Messages and story replies, Message controls, Connected tools."),
    final_refusal(200, 2_534_066, "Give the app the permission to answer comments (instagram_manage_comments, or instagram_business_manage_comments with Instagram login), create a new access token and put it into the credential."), // seen
    final_refusal(200, 1_545_041, UNAVAILABLE),
    final_refusal(210, ANY, "Use a Page access token with graph.facebook.com, made for the Page that the Instagram account is linked to, not a user's."),
    final_refusal(230, ANY, PERMISSION),
    final_refusal(551, ANY, UNAVAILABLE),
    final_refusal(551, 1_545_041, UNAVAILABLE),
    media(352, ANY, Remedy::None, CONVERT), // Instagram's
    end_of_batch(368, ANY, RESTRICTED),
    media(389, ANY, Remedy::None, FETCH), // seen
    end_of_batch(508, 2_534_122, RESTRICTED), // seen
    media(546, ANY, Remedy::None, CONVERT), // seen
    final_refusal(803, ANY, "See that the ID is one Meta gave for this very account and that the access token may see it: Meta finds no such object."),
    final_refusal(2_200, ANY, "See that the webhook's URL can be reached from the internet and that its verify token is the one entered at Meta: Meta could not verify the callback."),
    final_refusal(2_500, ANY, "See that the API version in the credential is one of Meta's (like v25.0) and stands in no other field too, and that the access token is complete: Meta does not understand the address of the call."),
    end_of_batch(2_635, ANY, "Raise the API version in the credential: Meta has retired this one."),
    media(9_004, ANY, Remedy::None, FETCH), // Instagram's
    final_refusal(9_010, ANY, NO_SUCH_PERSON),
    final_refusal(10_900, ANY, "The comment has already been answered privately."), // seen
    final_refusal(10_903, ANY, UNAVAILABLE), // seen
    final_refusal(10_904, ANY, UNAVAILABLE), // seen
    final_refusal(2_018_300, ANY, OTHER_APP),
    final_refusal(2_018_321, ANY, OTHER_APP),
    final_refusal(2_534_068, ANY, "This feature is not available for the account."), // seen
    media(36_000, ANY, Remedy::None, SMALLER), // Instagram's
    media(36_001, ANY, Remedy::None, CONVERT), // Instagram's
    media(36_003, ANY, Remedy::None, CONVERT), // Instagram's
    end_of_batch(36_103, ANY, "Use an Instagram professional account: this one is not eligible for messaging by API."),
    final_refusal(9_000_001, ANY, "Nothing can be done: the message has been deleted."),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_code_stands_twice() {
        for (at, row) in ROWS.iter().enumerate() {
            let twin = ROWS
                .iter()
                .skip(at + 1)
                .find(|other| other.code == row.code && other.subcode == row.subcode);
            assert!(twin.is_none(), "{}/{} stands twice", row.code, row.subcode);
        }
    }

    #[test]
    fn every_advice_is_one_sentence() {
        for row in ROWS {
            let advice = row.assessment.advice;
            assert!(advice.len() > 20, "{}: {advice}", row.code);
            assert!(advice.ends_with('.'), "{}: {advice}", row.code);
            assert_eq!(advice.matches(". ").count(), 0, "{}: {advice}", row.code);
        }
    }

    #[test]
    fn codes_1_and_2_and_minus_1_leave_the_outcome_open_whatever_the_subcode() {
        for code in [1, 2, -1] {
            for subcode in [None, Some(99), Some(5), Some(1_357_046)] {
                assert_eq!(
                    find(code, subcode, false).effect,
                    MaybeDone,
                    "{code}/{subcode:?}"
                );
            }
        }
    }

    #[test]
    fn the_exact_row_wins_and_an_unknown_subcode_falls_back_to_its_code() {
        assert_eq!(find(613, Some(2_018_338), false).remedy, Stop);
        assert_eq!(find(613, Some(7), false).remedy, Wait);
        assert_eq!(find(10, Some(7), false).advice, PERMISSION);
        assert_eq!(find(294, None, false).advice, PERMISSION);
        assert_eq!(find(424_242, None, false), UNLISTED);
        assert_eq!(find(424_242, None, true).effect, MaybeDone);
    }
}
