import { Navigate, Route, Router } from "@solidjs/router";
import { lazy, Match, onMount, Suspense, Switch } from "solid-js";
import { whenSignedOut } from "../api/http";
import { Inbox } from "../features/inbox/inbox";
import { Setup, SignIn, Unreachable } from "../features/sign-in/sign-in";
import { Toasts } from "../ui/toast";
import { recall } from "./remember";
import { begin, leave, phase } from "./session";
import { Shell } from "./shell";
import { locale } from "./words";

const Settings = lazy(() => import("../features/settings/settings").then((room) => ({ default: room.Settings })));
const Lab = lazy(() => import("../features/lab/lab").then((room) => ({ default: room.Lab })));
const Gaps = lazy(() => import("../features/gaps/gaps").then((room) => ({ default: room.Gaps })));
const Knowledge = lazy(() => import("../features/settings/articles").then((room) => ({ default: room.Knowledge })));
const Reports = lazy(() => import("../features/reports/reports").then((room) => ({ default: room.Reports })));

const home = () => {
  const last = recall("place");
  return last?.startsWith("/inbox/") ? last : "/inbox/open";
};

const Rooms = () => (
  <Router
    root={(props) => (
      <Shell>
        <Suspense>{props.children}</Suspense>
      </Shell>
    )}
  >
    <Route path="/inbox/:view/:conversation?" component={Inbox} />
    <Route path="/knowledge/:id?" component={Knowledge} />
    <Route path="/lab/:section?/:id?" component={Lab} />
    <Route path="/gaps/:section?/:id?" component={Gaps} />
    <Route path="/reports" component={Reports} />
    <Route path="/settings/:section?/:id?" component={Settings} />
    <Route path="*" component={() => <Navigate href={home()} />} />
  </Router>
);

export const App = () => {
  document.documentElement.lang = locale();
  whenSignedOut(leave);
  onMount(() => void begin());
  return (
    <>
      <Switch>
        <Match when={phase() === "setup"}>
          <Setup />
        </Match>
        <Match when={phase() === "signed-out"}>
          <SignIn />
        </Match>
        <Match when={phase() === "unreachable"}>
          <Unreachable />
        </Match>
        <Match when={phase() === "ready"}>
          <Rooms />
        </Match>
      </Switch>
      <Toasts />
    </>
  );
};
