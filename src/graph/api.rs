use crate::message::{InvalidInput, ParseUrl, flaw, is_loopback, read_url, trimmed};
use crate::words::sentence;

/// Which of Meta's hosts serves the account. Tokens are not interchangeable between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GraphHost {
    /// graph.facebook.com: a Facebook Page token.
    Facebook,
    /// graph.instagram.com: an Instagram-login token.
    Instagram,
    /// A base URL of the user's own: a proxy, or a simulator on loopback.
    Custom,
}

/// The way a request takes from n8n to Meta.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// Through n8n's HTTP helper, with its proxy, TLS and SSRF settings.
    N8n,
    /// The runtime's own fetch, which keeps connections open and knows none of those settings.
    Direct,
}

/// What the credential says of where to send, before it is checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// Which host.
    pub host: GraphHost,
    /// Read only for [`GraphHost::Custom`].
    pub custom_base_url: String,
    /// For example `v25.0`.
    pub api_version: String,
    /// The way there.
    pub route: Route,
    /// Whose tokens a custom host takes; read only for [`GraphHost::Custom`].
    pub custom_login: Login,
}

/// Where the account has given the access token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Login {
    /// A Page token, which graph.facebook.com takes.
    Facebook,
    /// A token of the Instagram login, which graph.instagram.com takes.
    Instagram,
}

/// A checked base address with its version: what every endpoint's URL begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GraphApi {
    root: String,
    login: Login,
}

impl GraphApi {
    /// Checks where to send.
    ///
    /// # Errors
    /// [`InvalidInput`] for a custom base URL that is not https (http is allowed on loopback alone, since the token
    /// travels in a header), for a version that is none, and for a direct connection to a host it is not allowed for.
    pub fn new(connection: &Connection, parser: &dyn ParseUrl) -> Result<Self, InvalidInput> {
        let version = version(&connection.api_version)?;
        let base = match connection.host {
            GraphHost::Facebook => "https://graph.facebook.com".to_owned(),
            GraphHost::Instagram => "https://graph.instagram.com".to_owned(),
            GraphHost::Custom => custom_base(connection, parser)?,
        };
        Ok(Self {
            root: sentence(&[&base, "/", version]),
            login: match connection.host {
                GraphHost::Facebook => Login::Facebook,
                GraphHost::Instagram => Login::Instagram,
                GraphHost::Custom => connection.custom_login,
            },
        })
    }

    /// Base address and version, without a slash at the end.
    #[must_use]
    pub fn root(&self) -> &str {
        &self.root
    }

    /// Whose tokens it takes.
    #[must_use]
    pub fn login(&self) -> Login {
        self.login
    }

    /// The URL of a path below the version, given without a leading slash.
    pub(super) fn url(&self, path: &str) -> String {
        sentence(&[&self.root, "/", path])
    }
}

fn version(text: &str) -> Result<&str, InvalidInput> {
    const ADVICE: &str =
        "Set Graph API Version in the credential to one that Meta lists, for example v25.0.";
    let text = trimmed(text);
    if let Some(flaw) = flaw(text) {
        return Err(flaw.of("Graph API Version in the credential", ADVICE));
    }
    let all_digits =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let known_form = text
        .strip_prefix('v')
        .and_then(|number| number.split_once('.'))
        .is_some_and(|(major, minor)| all_digits(major) && all_digits(minor));
    if known_form {
        return Ok(text);
    }
    Err(InvalidInput::new(
        "Graph API Version in the credential is not of the form v25.0",
        ADVICE,
    ))
}

fn custom_base(connection: &Connection, parser: &dyn ParseUrl) -> Result<String, InvalidInput> {
    const ADVICE: &str = "Set the Custom Base URL in the credential to an https address (http is allowed for this machine only).";
    const NAME: &str = "Custom Base URL in the credential";
    let refused = |reason: &str| InvalidInput::of(&[NAME, " ", reason], ADVICE);
    let text = trimmed(&connection.custom_base_url);
    if text.is_empty() {
        return Err(refused("is empty"));
    }
    let url = read_url(text, parser).map_err(|flaw| flaw.of(NAME, ADVICE))?;
    let on_this_machine = is_loopback(url.host());
    match url.scheme() {
        "https" => {}
        "http" if on_this_machine => {}
        "http" => {
            return Err(refused(
                "is plain http to another machine, which would show the access token on the way",
            ));
        }
        _ => return Err(refused("does not begin with https://")),
    }
    if url.has_credentials() {
        return Err(refused("holds a user name or password"));
    }
    // An empty one too: what comes after it would be part of it.
    if url.href().contains(['?', '#']) {
        return Err(refused("holds a query or fragment"));
    }
    if connection.route == Route::Direct && !on_this_machine && !is_metas(url.host()) {
        return Err(InvalidInput::new(
            "Connection: Direct is allowed for Meta's hosts and this machine only",
            "Set the option Connection to Standard, or the credential's host to one of Meta's.",
        ));
    }
    Ok(url.href().trim_end_matches('/').to_owned())
}

fn is_metas(host: &str) -> bool {
    host == "graph.facebook.com" || host == "graph.instagram.com"
}
