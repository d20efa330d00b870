//! A page with the picture, to pan and zoom. It loads nothing, and says so to the browser.

use gofer_model::Pipeline;

use super::svg;

use crate::order::Order;
use crate::stop::Stop;
use crate::text::{escape_xml, one_line};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

pub fn draw(pipeline: &Pipeline, order: &Order) -> Result<String, Stop> {
    let svg = svg::draw(pipeline, order)?;
    let name = escape_xml(&one_line(&pipeline.name));
    Ok(format!(
        r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{name}</title>
<style>
{STYLE}</style>
</head>
<body>
<main>
{svg}</main>
<nav aria-label="zoom">
<button id="in" title="zoom in (+)" aria-label="zoom in">+</button>
<button id="out" title="zoom out (-)" aria-label="zoom out">−</button>
<button id="fit" title="fit into the window (0)">fit</button>
</nav>
<script>
{SCRIPT}</script>
</body>
</html>
"#
    ))
}
