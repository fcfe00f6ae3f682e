/** GitHub's page size when none is asked for, and its largest. */
const DEFAULT_PAGE = 30;
const LARGEST_PAGE = 100;

/** The page of a list that `?per_page=&page=` asks for, with the `link` header to the next. Other bodies pass whole. */
export function pageOf(body: unknown, url: URL): { body: unknown; link?: string } {
  if (!Array.isArray(body)) return { body };
  const size = Math.min(Number(url.searchParams.get("per_page")) || DEFAULT_PAGE, LARGEST_PAGE);
  const page = Number(url.searchParams.get("page")) || 1;
  const from = (page - 1) * size;
  const slice = body.slice(from, from + size);
  if (from + size >= body.length) return { body: slice };
  const next = new URL(url);
  next.searchParams.set("per_page", String(size));
  next.searchParams.set("page", String(page + 1));
  return { body: slice, link: `<${next}>; rel="next"` };
}
