CREATE TABLE `labels` (
	`conversation` text PRIMARY KEY NOT NULL,
	`category` text NOT NULL,
	`by` text,
	`at` integer NOT NULL,
	`excluded_at` integer,
	`excluded_by` text,
	FOREIGN KEY (`conversation`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`category`) REFERENCES `categories`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `labels_category` ON `labels` (`category`,`at`);--> statement-breakpoint
CREATE INDEX `labels_at` ON `labels` (`at`);--> statement-breakpoint
CREATE TABLE `rules` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`position` integer NOT NULL,
	`enabled` integer DEFAULT true NOT NULL,
	`conditions` text NOT NULL,
	`actions` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `team_hours` (
	`team` text PRIMARY KEY NOT NULL,
	`hours` text NOT NULL,
	`time_zone` text NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`team`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `work` (
	`agent` text PRIMARY KEY NOT NULL,
	`languages` text NOT NULL,
	`categories` text NOT NULL,
	`capacity` integer,
	`hours` text,
	`time_zone` text,
	`away_at` integer,
	`given_at` integer,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`agent`) REFERENCES `agents`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
ALTER TABLE `categories` ADD `parent` text;--> statement-breakpoint
ALTER TABLE `categories` ADD `strategy` text DEFAULT 'none' NOT NULL;--> statement-breakpoint
ALTER TABLE `categories` ADD `person` text;--> statement-breakpoint
ALTER TABLE `categories` ADD `threshold` real;--> statement-breakpoint
ALTER TABLE `conversations` ADD `mood` text DEFAULT 'neutral' NOT NULL;--> statement-breakpoint
ALTER TABLE `conversations` ADD `urgency` text DEFAULT 'normal' NOT NULL;--> statement-breakpoint
ALTER TABLE `suggestions` ADD `rule` text;--> statement-breakpoint
-- What agents decided before there were labels.
INSERT INTO labels (conversation, category, "by", at)
SELECT s.conversation, coalesce(s.corrected_to, s.value), s.settled_by, coalesce(s.settled_at, s.created_at)
FROM suggestions s
WHERE s.kind = 'category' AND s.fate IN ('accepted', 'corrected')
  AND coalesce(s.corrected_to, s.value) IN (SELECT id FROM categories)
  AND s.id = (SELECT max(o.id) FROM suggestions o WHERE o.conversation = s.conversation AND o.kind = 'category' AND o.fate IN ('accepted', 'corrected'));
