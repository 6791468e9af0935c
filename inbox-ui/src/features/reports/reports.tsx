import "./reports.css";
import { createResource, createSignal, For, Match, Show, Switch } from "solid-js";
import type { BotReport } from "../../../../src/realtime/wire";
import { api, categories } from "../../api/routes";
import { money } from "../../app/money";
import { recallNumber, remember } from "../../app/remember";
import { now } from "../../app/time";
import { locale, t } from "../../app/words";
import { Counted, day } from "../counted/counted";
import { Failed, RoomHead } from "../settings/room";
import { inWordsOf } from "../trace/said";
import { Days } from "./days";
import { judged, kept, share, shareOrCount, spanOf, whole } from "./figures";

const spans = [7, 30, 90, 365];
const MINUTES = 6;

const Figure = (props: { name: string; value: string; text: string }) => (
  <div class="card">
    <dt>{props.name}</dt>
    <dd>{props.value}</dd>
    <dd>{props.text}</dd>
  </div>
);

const Figures = (props: { report: BotReport; minutes: number }) => {
  const agents = () => judged(props.report, "agent");
  const customers = () => judged(props.report, "customer");
  const suggestions = () => kept(props.report);
  const verdictText = ({ right, all }: { right: number; all: number }) =>
    all === 0 ? t("reports.noVerdicts") : t("reports.ofVerdicts", { n: whole(right), all: whole(all) });
  return (
    <dl class="figures">
      <Figure
        name={t("reports.alone")}
        value={share(props.report.alone, props.report.conversations)}
        text={t("reports.aloneText", { n: whole(props.report.alone), all: whole(props.report.conversations) })}
      />
      <Figure
        name={t("reports.answered")}
        value={share(props.report.answered, props.report.conversations)}
        text={t("reports.answeredText", { n: whole(props.report.answered), early: whole(props.report.early) })}
      />
      <Figure
        name={t("reports.byAgents")}
        value={shareOrCount(agents().right, agents().all)}
        text={verdictText(agents())}
      />
      <Figure
        name={t("reports.byCustomers")}
        value={shareOrCount(customers().right, customers().all)}
        text={verdictText(customers())}
      />
      <Figure
        name={t("reports.suggestions")}
        value={shareOrCount(suggestions().kept, suggestions().all)}
        text={
          suggestions().all === 0
            ? t("reports.noSuggestions")
            : t("reports.suggestionsText", { n: whole(suggestions().kept), all: whole(suggestions().all) })
        }
      />
      <Figure
        name={t("reports.saved")}
        value={t("reports.hours", { n: whole(Math.round((props.report.alone * props.minutes) / 6) / 10) })}
        text={t("reports.savedText", { n: whole(props.report.alone), minutes: whole(props.minutes) })}
      />
      <Figure
        name={t("reports.cost")}
        value={money(props.report.cost.total, props.report.cost.currency)}
        text={t("reports.costText", {
          each: props.report.alone
            ? money(props.report.cost.total / props.report.alone, props.report.cost.currency)
            : "–",
        })}
      />
    </dl>
  );
};

const Reasons = (props: { report: BotReport }) => {
  const most = () => Math.max(1, ...props.report.reasons.map(({ count }) => count));
  return (
    <section class="card report-card">
      <h2>{t("reports.reasons")}</h2>
      <Show when={props.report.reasons.length > 0} fallback={<p class="muted">{t("reports.noReasons")}</p>}>
        <ul class="report-bars">
          <For each={props.report.reasons}>
            {({ name, count }) => (
              <li>
                <span>{inWordsOf("why", name)}</span>
                <span>{whole(count)}</span>
                <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
                  <rect width={(count / most()) * 100} height="6" />
                </svg>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </section>
  );
};

type Column = { name: string; of: (row: number) => string };
const Table = (props: { title: string; empty: string; first: string; rows: string[]; columns: Column[] }) => (
  <section class="card report-card">
    <h2>{props.title}</h2>
    <Show when={props.rows.length > 0} fallback={<p class="muted">{props.empty}</p>}>
      <section class="scroll" tabindex="0" aria-label={props.title}>
        <table class="report-table">
          <thead>
            <tr>
              <th scope="col">{props.first}</th>
              <For each={props.columns}>{({ name }) => <th scope="col">{name}</th>}</For>
            </tr>
          </thead>
          <tbody>
            <For each={props.rows}>
              {(row, n) => (
                <tr>
                  <th scope="row">{row}</th>
                  <For each={props.columns}>{({ of }) => <td>{of(n())}</td>}</For>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </section>
    </Show>
  </section>
);

const Categories = (props: { report: BotReport }) => {
  const [names] = createResource(() => categories.list());
  const nameOf = (id: string | null) => {
    const found = names()?.find((one) => one.id === id);
    return (locale() === "ru" && found?.nameRu) || found?.name || t("reports.noCategory");
  };
  const column = (name: string, of: (row: BotReport["categories"][number]) => string): Column => ({
    name,
    of: (n) => {
      const row = props.report.categories[n];
      return row ? of(row) : "";
    },
  });
  return (
    <Table
      title={t("reports.categories")}
      empty={t("reports.nothing")}
      first={t("reports.category")}
      rows={props.report.categories.map(({ category }) => nameOf(category))}
      columns={[
        column(t("reports.conversations"), (row) => whole(row.conversations)),
        column(t("reports.answered"), (row) => share(row.answered, row.conversations)),
        column(t("reports.alone"), (row) => share(row.alone, row.conversations)),
        column(t("reports.handedOver"), (row) => share(row.handedOver, row.conversations)),
        column(t("reports.wrong"), (row) => whole(row.wrong)),
      ]}
    />
  );
};

const Suggested = (props: { report: BotReport }) => {
  const column = (name: string, of: (row: BotReport["suggestions"][number]) => string): Column => ({
    name,
    of: (n) => {
      const row = props.report.suggestions[n];
      return row ? of(row) : "";
    },
  });
  return (
    <Table
      title={t("reports.suggestions")}
      empty={t("reports.nothing")}
      first={t("reports.kind")}
      rows={props.report.suggestions.map(({ kind }) => inWordsOf("reports.kind", kind))}
      columns={[
        column(t("reports.kept"), (row) => whole(row.kept)),
        column(t("reports.corrected"), (row) => whole(row.corrected)),
        column(t("reports.dismissed"), (row) => whole(row.dismissed)),
        column(t("reports.open"), (row) => whole(row.open)),
      ]}
    />
  );
};

const Costs = (props: { report: BotReport }) => {
  const column = (name: string, of: (row: BotReport["cost"]["tasks"][number]) => string): Column => ({
    name,
    of: (n) => {
      const row = props.report.cost.tasks[n];
      return row ? of(row) : "";
    },
  });
  return (
    <Table
      title={t("reports.cost")}
      empty={t("reports.noCalls")}
      first={t("reports.task")}
      rows={props.report.cost.tasks.map(({ task }) => inWordsOf("reports.task", task))}
      columns={[
        column(t("reports.calls"), (row) => whole(row.calls)),
        column(t("reports.failed"), (row) => whole(row.failed)),
        column(t("reports.tokens"), (row) => whole(row.tokens)),
        column(t("reports.cost"), (row) => money(row.cost, props.report.cost.currency)),
      ]}
    />
  );
};

const Whole = (props: { report: BotReport }) => {
  const [minutes, setMinutes] = createSignal(recallNumber("reports.minutes", MINUTES));
  const change = (value: number) => {
    if (!Number.isFinite(value) || value < 0 || value > 600) return;
    setMinutes(value);
    remember("reports.minutes", String(value));
  };
  return (
    <>
      <Figures report={props.report} minutes={minutes()} />
      <Days days={props.report.days} />
      <div class="report-pair">
        <Reasons report={props.report} />
        <Suggested report={props.report} />
      </div>
      <Categories report={props.report} />
      <Costs report={props.report} />
      <p class="muted report-minutes">
        <label for="report-minutes">{t("reports.minutes")}</label>
        <input
          id="report-minutes"
          class="input"
          type="number"
          min="0"
          max="600"
          value={minutes()}
          onChange={(event) => change(event.currentTarget.valueAsNumber)}
        />
      </p>
      <p class="muted">{t("reports.how")}</p>
      <Counted
        here="verdicts"
        right={t("counted.rightVerdicts")}
        rows={[
          { name: t("counted.conversations"), value: t("counted.opened", { n: props.report.conversations }) },
          { name: t("counted.since"), value: day(props.report.from) },
          {
            name: t("counted.answers"),
            value: t("counted.verdicts", {
              agents: judged(props.report, "agent").all,
              customers: judged(props.report, "customer").all,
            }),
          },
        ]}
      />
    </>
  );
};

/** What the bot did, and what people made of it. */
export const Reports = () => {
  const [days, setDays] = createSignal(recallNumber("reports.days", 30));
  const [report, { refetch }] = createResource(days, (span) => api.botReport(spanOf(span, now())));
  return (
    <main class="reports scroll" id="content" tabindex="-1">
      <div class="reports-in">
        <RoomHead main title={t("reports.title")} text={t("reports.text")}>
          <fieldset class="segments" aria-label={t("reports.span")}>
            <For each={spans}>
              {(span) => (
                <button
                  type="button"
                  aria-pressed={days() === span}
                  onClick={() => {
                    setDays(span);
                    remember("reports.days", String(span));
                  }}
                >
                  {t("reports.lastDays", { n: span })}
                </button>
              )}
            </For>
          </fieldset>
        </RoomHead>
        <Switch>
          <Match when={report.error}>
            <Failed error={report.error} again={() => void refetch()} />
          </Match>
          <Match when={report.latest}>{(found) => <Whole report={found()} />}</Match>
          <Match when={report.loading}>
            <div class="card" role="status" aria-label={t("loading")}>
              <div class="item">
                <span class="bone" style={{ width: "60%", height: "12px" }} />
              </div>
            </div>
          </Match>
        </Switch>
      </div>
    </main>
  );
};
