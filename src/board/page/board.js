// What the page does by itself: times as distances, a filter, and, where a server stands behind it, changes as they come.
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" });
const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

function distance(at) {
  const seconds = (at.getTime() - Date.now()) / 1_000;
  const [unit, size] = UNITS.find(([, one]) => Math.abs(seconds) >= one) ?? ["second", 1];
  return relative.format(Math.round(seconds / size), unit);
}

function tellTimes() {
  for (const time of document.querySelectorAll("time[data-relative]")) {
    time.title ||= time.textContent;
    const text = distance(new Date(time.dateTime));
    if (time.textContent !== text) time.textContent = text;
  }
}

const filter = document.querySelector("#filter");
const show = document.querySelector("#show");
const count = document.querySelector("#count");

const SHOWN = {
  "": () => true,
  attention: (row) => row.querySelector("[data-state=attention]") !== null,
  next: (row) => row.querySelector("[data-next=yes]") !== null,
};

function applyFilter() {
  const wanted = filter.value.trim().toLowerCase();
  const rows = [...document.querySelectorAll("#grid > tbody > tr")];
  let shown = 0;
  for (const row of rows) {
    row.hidden = !(row.dataset.service.toLowerCase().includes(wanted) && SHOWN[show.value](row));
    if (!row.hidden) shown += 1;
  }
  const text = `${shown} of ${rows.length} services`;
  if (count.textContent !== text) count.textContent = text;
}

/** Puts a newer board in the place of the one that is shown; what was open stays open, and the focus where it was. */
function swap(text) {
  const newer = new DOMParser().parseFromString(text, "text/html").querySelector("#board");
  if (newer === null) return;
  const board = document.querySelector("#board");
  const open = [...board.querySelectorAll("details[id][open]")].map(({ id }) => id);
  const focused = document.activeElement?.closest("details[id]")?.id;
  board.replaceWith(newer);
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  if (focused !== undefined) document.getElementById(focused)?.querySelector("summary")?.focus();
  tellTimes();
  applyFilter();
}

function follow() {
  const live = document.querySelector("#live");
  const say = (text) => {
    if (live.textContent !== text) live.textContent = text;
  };
  const changes = new EventSource("changes");
  const fetchBoard = async () => {
    swap(await (await fetch(".", { cache: "no-store" })).text());
    say("");
  };
  changes.addEventListener("board", () =>
    fetchBoard().catch(() => say("The board's server does not answer.")),
  );
  changes.addEventListener("same", ({ data }) => {
    document.querySelector(".at > time").dateTime = data;
    tellTimes();
    say("");
  });
  changes.addEventListener("trouble", ({ data }) => say(`Not refreshed: ${data}`));
  changes.addEventListener("error", () => say("The board's server does not answer."));
}

filter.addEventListener("input", applyFilter);
show.addEventListener("change", applyFilter);
document.querySelector(".controls").hidden = false;
tellTimes();
applyFilter();
setInterval(tellTimes, 15_000);
if ("live" in document.documentElement.dataset) follow();
