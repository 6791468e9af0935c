CREATE TABLE "search_texts" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"kind" text NOT NULL,
	"conversation" text,
	"contact" text,
	"stems" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "search_texts" ADD CONSTRAINT "search_texts_conversation_conversations_id_fk" FOREIGN KEY ("conversation") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "search_texts" ADD CONSTRAINT "search_texts_contact_contacts_id_fk" FOREIGN KEY ("contact") REFERENCES "public"."contacts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "search_texts_source" ON "search_texts" USING btree ("source");--> statement-breakpoint
CREATE INDEX "search_texts_conversation" ON "search_texts" USING btree ("conversation");--> statement-breakpoint
CREATE INDEX "search_texts_contact" ON "search_texts" USING btree ("contact");--> statement-breakpoint
ALTER TABLE "search_texts" ADD COLUMN "words" tsvector GENERATED ALWAYS AS (array_to_tsvector(string_to_array("stems", ' '))) STORED;
--> statement-breakpoint
CREATE INDEX "search_texts_words" ON "search_texts" USING gin ("words");
