ALTER TABLE "conversations" ADD COLUMN "merged_into" text;--> statement-breakpoint
CREATE INDEX "contacts_phone" ON "contacts" USING btree ("phone");--> statement-breakpoint
CREATE INDEX "contacts_name" ON "contacts" USING btree ("name");