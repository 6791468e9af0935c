import { useNavigate, useParams } from "@solidjs/router";
import { createEffect, createSignal, For, on, Show } from "solid-js";
import type { ArticleView } from "../../../../src/realtime/wire";
import { articles } from "../../api/routes";
import { canManage } from "../../app/session";
import { moment, now } from "../../app/time";
import { locale, t } from "../../app/words";
import { Choice, Field, Segments } from "../../ui/field";
import { Rich } from "../../ui/rich";
import { toast } from "../../ui/toast";
import { piecesOf } from "./markdown";
import { Form, Listed, RemoveButton, RoomHead, useList } from "./room";
import "../thread/thread.css";

const slugOf = (title: string) =>
  title
    .toLowerCase()
    .trim()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");

const Preview = (props: { text: string }) => (
  <For each={piecesOf(props.text)}>
    {(piece) =>
      piece.type === "heading" ? (
        piece.level === 3 ? (
          <h3>
            <Rich blocks={[{ type: "paragraph", spans: piece.spans }]} />
          </h3>
        ) : (
          <h4>
            <Rich blocks={[{ type: "paragraph", spans: piece.spans }]} />
          </h4>
        )
      ) : (
        <Rich blocks={piece.blocks} />
      )
    }
  </For>
);

const Editor = (props: { article: ArticleView | null; done: () => void }) => {
  const [title, setTitle] = createSignal(props.article?.title ?? "");
  const [section, setSection] = createSignal(props.article?.section ?? "");
  const [language, setLanguage] = createSignal<string>(props.article?.locale ?? locale());
  const [text, setText] = createSignal(props.article?.text ?? "");
  const [state, setState] = createSignal<ArticleView["state"]>(props.article?.state ?? "draft");
  const [tried, setTried] = createSignal(false);
  const wrong = (value: string) => (tried() && value.trim() === "" ? t("required") : undefined);
  const save = async () => {
    const speaks = language() === "ru" ? ("ru" as const) : ("en" as const);
    const slug = props.article?.slug ?? slugOf(title());
    const input = {
      key: props.article?.key ?? slug,
      locale: speaks,
      slug,
      title: title().trim(),
      section: section().trim() || null,
      text: text(),
      state: state(),
    };
    await (props.article ? articles.change(props.article.id, input) : articles.make(input));
    toast(state() === "published" ? t("article.published.toast") : t("saved"));
    props.done();
  };
  return (
    <Form
      save={save}
      valid={() => title().trim() !== "" && text().trim() !== ""}
      tried={setTried}
      cancel={props.done}
      label={state() === "published" ? t("article.publish") : t("save")}
      extra={
        <Show when={props.article}>
          {(one) => (
            <RemoveButton
              name={one().title}
              remove={async () => {
                await articles.remove(one().id);
                props.done();
              }}
            />
          )}
        </Show>
      }
    >
      <div class="form-two">
        <Field label={t("article.title")} value={title()} set={setTitle} wrong={wrong(title())} />
        <Field label={t("article.section")} value={section()} set={setSection} />
        <Choice
          label={t("article.language")}
          value={language()}
          set={setLanguage}
          disabled={props.article !== null}
          choices={[
            { value: "en", label: "English" },
            { value: "ru", label: "Русский" },
          ]}
        />
      </div>
      <div class="field">
        <span class="label">{t("article.state")}</span>
        <Segments
          label={t("article.state")}
          value={state()}
          set={setState}
          choices={[
            { value: "draft", label: t("article.draft") },
            { value: "published", label: t("article.published") },
            { value: "archived", label: t("article.archived") },
          ]}
        />
      </div>
      <div class="editor">
        <Field
          label={t("article.body")}
          help={t("article.markdown")}
          value={text()}
          set={setText}
          rows={18}
          mono
          wrong={wrong(text())}
        />
        <div class="field">
          <span class="label">{t("composer.preview")}</span>
          <div class="preview">
            <Preview text={text()} />
          </div>
        </div>
      </div>
    </Form>
  );
};

/** The articles the bot answers from. People who may not change them can read them here. */
export const Knowledge = () => {
  const params = useParams();
  const navigate = useNavigate();
  const { items, again } = useList(articles.list);
  const [language, setLanguage] = createSignal(locale());
  const [q, setQ] = createSignal("");
  const [fresh, setFresh] = createSignal(false);
  createEffect(on(locale, setLanguage, { defer: true }));
  const open = () =>
    params.id
      ? (items.error ? undefined : items.latest)?.find((one) => one.id === params.id || one.key === params.id)
      : undefined;
  const done = () => {
    setFresh(false);
    navigate("/knowledge");
    again();
  };
  const fits = (one: ArticleView) =>
    one.locale === language() &&
    `${one.title} ${one.section ?? ""} ${one.text}`.toLowerCase().includes(q().trim().toLowerCase());
  return (
    <main
      class="room scroll"
      style={{ height: "100%" }}
      classList={{ "room-wide": true }}
      id="conversation"
      tabindex="-1"
    >
      <div class="room-in">
        <RoomHead
          title={open()?.title ?? (fresh() ? t("article.new") : t("settings.articles"))}
          text={
            open()
              ? `${t(`article.${open()?.state ?? "draft"}`)} · ${t("article.version", { n: open()?.version ?? 1 })}`
              : t("article.text")
          }
        >
          <Show
            when={open() || fresh()}
            fallback={
              <Show when={canManage()}>
                <button type="button" class="btn main" onClick={() => setFresh(true)}>
                  {t("article.new")}
                </button>
              </Show>
            }
          >
            <button type="button" class="btn" onClick={done}>
              {t("back")}
            </button>
          </Show>
        </RoomHead>
        <Show
          when={fresh() || open()}
          fallback={
            <>
              <div class="line" style={{ "flex-wrap": "wrap" }}>
                <input
                  class="input"
                  style={{ "max-width": "320px" }}
                  aria-label={t("search")}
                  placeholder={t("search")}
                  value={q()}
                  onInput={(event) => setQ(event.currentTarget.value)}
                />
                <Segments
                  label={t("article.language")}
                  value={language()}
                  set={setLanguage}
                  choices={[
                    { value: "en", label: "English" },
                    { value: "ru", label: "Русский" },
                  ]}
                />
              </div>
              <Listed
                from={items}
                again={again}
                empty={{ title: t("article.empty"), text: t("article.emptyText") }}
                each={(one) => (
                  <Show when={fits(one)}>
                    <button
                      type="button"
                      class="item"
                      onClick={() => navigate(`/knowledge/${encodeURIComponent(one.id)}`)}
                    >
                      <span class="grow">
                        <strong>{one.title}</strong>
                        <small class="clip">
                          {[one.section, moment(one.updatedAt, locale(), now())].filter(Boolean).join(" · ")}
                        </small>
                      </span>
                      <span class="chip" classList={{ done: one.state === "published", wait: one.state === "draft" }}>
                        {t(`article.${one.state}`)}
                      </span>
                    </button>
                  </Show>
                )}
              />
            </>
          }
        >
          <Show
            when={canManage()}
            fallback={
              <article class="card pad">
                <Preview text={open()?.text ?? ""} />
              </article>
            }
          >
            <Show when={open() ?? "new"} keyed>
              {(one) => <Editor article={typeof one === "string" ? null : one} done={done} />}
            </Show>
          </Show>
        </Show>
      </div>
    </main>
  );
};
