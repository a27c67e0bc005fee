// The page that talks about a take. Everything that comes from elsewhere is set as text.
"use strict";

const main = document.querySelector("main");
const words = main.dataset;
const by = (id) => document.getElementById(id);
const language = document.documentElement.lang;
let running = null;

const address = () =>
  `/api/v1/analyses/${encodeURIComponent(by("take").value.trim())}/chat?locale=${language}`;

function request(method, accept, body) {
  const headers = { accept, "accept-language": language };
  const key = by("key").value.trim();
  if (key) headers["x-api-key"] = key;
  if (body) headers["content-type"] = "application/json";
  const signal = running ? running.signal : undefined;
  return fetch(address(), { method, headers, signal, body: body && JSON.stringify(body) });
}

function show(role) {
  const item = document.createElement("li");
  item.className = role;
  const speaker = document.createElement("p");
  speaker.className = "speaker";
  speaker.textContent = words[role];
  const said = document.createElement("p");
  said.className = "said";
  item.append(speaker, said);
  by("log").append(item);
  return said;
}

function note(item, text) {
  const line = document.createElement("p");
  line.textContent = text;
  item.parentElement.append(line);
}

function report(problem) {
  by("problem").textContent = (problem && problem.detail) || words.failed;
}

function working(is) {
  by("send").disabled = is;
  by("clear").disabled = is;
  by("stop").disabled = !is;
  if (is) by("status").textContent = words.waiting;
}

async function check(response) {
  if (response.ok) return;
  throw await response.json().catch(() => null);
}

async function load() {
  by("problem").textContent = "";
  try {
    const response = await request("GET", "application/json");
    await check(response);
    const history = await response.json();
    by("log").replaceChildren();
    for (const message of history.messages) {
      const said = show(message.role === "user" ? "user" : "assistant");
      said.textContent = message.content;
      if (message.is_partial) note(said, words.partial);
    }
    by("message").focus();
  } catch (problem) {
    report(problem);
  }
}

function take(event, said) {
  const fields = {};
  for (const line of event.split("\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) fields[line.slice(0, colon)] = line.slice(colon + 1).trimStart();
  }
  if (!fields.data) return false;
  const data = JSON.parse(fields.data);
  if (fields.event === "delta") said.textContent += data.text;
  if (fields.event === "error") throw data;
  if (fields.event !== "end") return false;
  if (data.citations.length) {
    const times = data.citations.map((place) => place.label).join(", ");
    note(said, words.places.replace("{times}", times));
  }
  if (data.is_cut) note(said, words.partial);
  return true;
}

async function listen(response, said) {
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let held = "";
  let ended = false;
  for (;;) {
    const { done, value } = await reader.read();
    held += decoder.decode(value || new Uint8Array(), { stream: !done });
    const events = held.split("\n\n");
    held = events.pop();
    for (const event of events) ended = take(event, said) || ended;
    if (done) break;
  }
  if (!ended) note(said, words.partial);
}

async function ask(event) {
  event.preventDefault();
  const message = by("message").value.trim();
  if (!message || running || !by("take").reportValidity()) return;
  running = new AbortController();
  by("problem").textContent = "";
  working(true);
  let said = null;
  try {
    const response = await request("POST", "text/event-stream", { message });
    await check(response);
    show("user").textContent = message;
    by("message").value = "";
    said = show("assistant");
    await listen(response, said);
    by("status").textContent = words.done;
  } catch (problem) {
    by("status").textContent = "";
    if (said) note(said, words.partial);
    if (!problem || problem.name !== "AbortError") report(problem);
  } finally {
    running = null;
    working(false);
    by("message").focus();
  }
}

async function clear() {
  if (!by("take").reportValidity() || !window.confirm(words.confirm)) return;
  by("problem").textContent = "";
  try {
    await check(await request("DELETE", "application/json"));
    by("log").replaceChildren();
    by("status").textContent = words.cleared;
  } catch (problem) {
    report(problem);
  }
}

by("take-form").addEventListener("submit", (event) => {
  event.preventDefault();
  load();
});
by("ask-form").addEventListener("submit", ask);
by("stop").addEventListener("click", () => running && running.abort());
by("clear").addEventListener("click", clear);

const wanted = new URLSearchParams(window.location.search).get("take");
if (wanted) {
  by("take").value = wanted;
  load();
}
