import { account, type Double } from "../double.ts";
import { found } from "../problem.ts";
import { type On, ok } from "../router.ts";
import { userView, viewer } from "../views.ts";

/** People and the organisation. Any name is a user: the double has no sign-up. */
export function accountRoutes(double: Double, on: On): void {
  on("GET", "/user", () => ok(viewer(double)));
  on("GET", "/users/:login", ({ params }) => ok(userView(double, account(double, params.login))));
  on("GET", "/users/:login/keys", () => ok([]));
  on("GET", "/users/:login/gpg_keys", () => ok([]));
  on("GET", "/orgs/:org", ({ params }) => {
    const isOurs = params.org.toLowerCase() === double.owner.toLowerCase();
    return ok(userView(double, found(isOurs ? account(double, double.owner) : undefined)));
  });
  on("GET", "/rate_limit", () => ok({ resources: {}, rate: { limit: 5000, remaining: 4999, used: 1 } }));
}
