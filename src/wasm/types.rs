//! The TypeScript types of the boundary, made from the Rust ones: `node-wrapper/core/boundary.ts`.

use std::path::Path;
use std::{env, fs};

use ts_rs::{Config, TS};

use super::dto::{
    BatchRequest, ConnectionDto, DeliveryDto, FailureKindDto, HostDto, ItemDto, LoginDto,
    OptionsDto, OutcomeDto, ReportDto, RouteDto,
};
use super::reading::{ReadRequest, ReadStep};
use super::webhook::WebhookReading;
use crate::operation::OPERATIONS;
use crate::reading::{
    ConversationItem, MessageItem, OwnAccount, PostItem, ProfileItem, READS, ReadItem,
};
use crate::webhook::{
    Attachment, Comment, Event, EventKind, Postback, QuickReply, Reaction, Referral, Refusal,
    ReplyTo,
};

const FILE: &str = "node-wrapper/core/boundary.ts";
const HEADER: &str = "/**\n * What crosses the border between this package and the WebAssembly core. Made from the core's own types: run\n * `UPDATE_TYPES=1 cargo test --lib` after changing them.\n */\n";

/// What has no type in Rust: the host's functions and the core's exports.
const HOST: &str = include_str!("host_types.ts");

fn generated() -> String {
    let config = Config::default();
    let declarations = [
        declaration::<HostDto>(&config),
        declaration::<RouteDto>(&config),
        declaration::<LoginDto>(&config),
        declaration::<ConnectionDto>(&config),
        declaration::<ItemDto>(&config),
        declaration::<OptionsDto>(&config),
        declaration::<BatchRequest>(&config),
        declaration::<FailureKindDto>(&config),
        declaration::<DeliveryDto>(&config),
        declaration::<OutcomeDto>(&config),
        declaration::<ReportDto>(&config),
        declaration::<EventKind>(&config),
        declaration::<Attachment>(&config),
        declaration::<QuickReply>(&config),
        declaration::<Postback>(&config),
        declaration::<Reaction>(&config),
        declaration::<ReplyTo>(&config),
        declaration::<Referral>(&config),
        declaration::<Comment>(&config),
        declaration::<Event>(&config),
        declaration::<Refusal>(&config),
        declaration::<WebhookReading>(&config),
        declaration::<OwnAccount>(&config),
        declaration::<ReadRequest>(&config),
        declaration::<ConversationItem>(&config),
        declaration::<MessageItem>(&config),
        declaration::<ProfileItem>(&config),
        declaration::<PostItem>(&config),
        declaration::<ReadItem>(&config),
        declaration::<ReadStep>(&config),
    ];
    format!(
        "{HEADER}\n{}{}\n{HOST}",
        declarations.concat(),
        operations()
    )
}

/// The operations as a constant, for the wrapper's registry to be held against.
fn operations() -> String {
    let sends = OPERATIONS.iter().map(|known| (known.resource, known.name));
    let reads = READS.iter().map(|known| (known.resource, known.name));
    let entries: String = sends
        .chain(reads)
        .map(|(resource, name)| format!("\t{{ resource: '{resource}', value: '{name}' }},\n"))
        .collect();
    format!(
        "/** Every operation of the core. */\nexport const coreOperations = [\n{entries}] as const;\n"
    )
}

/// A type as TypeScript, its comments of one line each, its members indented.
fn declaration<T: TS>(config: &Config) -> String {
    let written = format!(
        "{}\nexport {}",
        T::docs().unwrap_or_default().trim_end(),
        T::decl(config)
    );
    let tidied = written
        .replace('"', "'")
        .replace("/**\n * ", "/** ")
        .replace("\n */", " */");
    let mut declaration = String::new();
    let mut in_members = false;
    for line in tidied
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
    {
        if in_members {
            declaration.push('\t');
        }
        declaration.push_str(line);
        declaration.push('\n');
        in_members |= line.starts_with("export ");
    }
    declaration
}

#[test]
fn the_wrappers_types_are_the_cores() {
    let generated = generated();
    // Asked when it runs: a binary that another checkout has compiled would know that one's folder.
    let root = env::var_os("CARGO_MANIFEST_DIR").expect("cargo runs this");
    let file = Path::new(&root).join(FILE);
    if env::var_os("UPDATE_TYPES").is_some() {
        fs::write(&file, &generated).expect("the file can be written");
    }
    let known = fs::read_to_string(&file).expect("the file is there");
    assert_eq!(known, generated, "run `UPDATE_TYPES=1 cargo test --lib`");
}
