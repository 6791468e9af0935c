CREATE TABLE `labelled` (
	`id` text PRIMARY KEY NOT NULL,
	`set` text NOT NULL,
	`position` integer NOT NULL,
	`conversation` text,
	`text` text NOT NULL,
	`language` text NOT NULL,
	`history` text NOT NULL,
	`category` text,
	`is_sorted` integer NOT NULL,
	`answered_by` text,
	`articles` text NOT NULL,
	`reply` text,
	`at` integer NOT NULL,
	FOREIGN KEY (`set`) REFERENCES `labelled_sets`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `labelled_place` ON `labelled` (`set`,`position`);--> statement-breakpoint
CREATE TABLE `labelled_sets` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`source` text NOT NULL,
	`as_of` integer NOT NULL,
	`size` integer DEFAULT 0 NOT NULL,
	`author` text,
	`created_at` integer NOT NULL,
	`removed_at` integer
);
--> statement-breakpoint
CREATE TABLE `shadows` (
	`id` text PRIMARY KEY NOT NULL,
	`version` text NOT NULL,
	`conversation` text NOT NULL,
	`question` text NOT NULL,
	`live` text NOT NULL,
	`draft` text NOT NULL,
	`agrees` integer NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`version`) REFERENCES `versions`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `shadows_once` ON `shadows` (`version`,`question`);--> statement-breakpoint
CREATE INDEX `shadows_recent` ON `shadows` (`version`,`at`);--> statement-breakpoint
CREATE TABLE `trial_rows` (
	`trial` text NOT NULL,
	`position` integer NOT NULL,
	`labelled` text NOT NULL,
	`live` text NOT NULL,
	`draft` text NOT NULL,
	`change` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`trial`) REFERENCES `trials`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `trial_rows_once` ON `trial_rows` (`trial`,`position`);--> statement-breakpoint
CREATE TABLE `trials` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`version` text NOT NULL,
	`revision` integer NOT NULL,
	`against` text NOT NULL,
	`set` text NOT NULL,
	`contents` text NOT NULL,
	`limits` text NOT NULL,
	`state` text NOT NULL,
	`total` integer NOT NULL,
	`done` integer DEFAULT 0 NOT NULL,
	`figures` text,
	`problem` text,
	`by` text,
	`created_at` integer NOT NULL,
	`started_at` integer,
	`ended_at` integer,
	FOREIGN KEY (`version`) REFERENCES `versions`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`set`) REFERENCES `labelled_sets`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `trials_version` ON `trials` (`version`,`created_at`);--> statement-breakpoint
CREATE INDEX `trials_state` ON `trials` (`state`);--> statement-breakpoint
CREATE TABLE `version_steps` (
	`id` text PRIMARY KEY NOT NULL,
	`version` text NOT NULL,
	`what` text NOT NULL,
	`by` text,
	`text` text,
	`revision` integer NOT NULL,
	`content` text,
	`at` integer NOT NULL,
	FOREIGN KEY (`version`) REFERENCES `versions`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `version_steps_version` ON `version_steps` (`version`,`at`);--> statement-breakpoint
CREATE TABLE `versions` (
	`id` text PRIMARY KEY NOT NULL,
	`number` integer NOT NULL,
	`name` text NOT NULL,
	`state` text NOT NULL,
	`base` text,
	`base_categories` text NOT NULL,
	`content` text NOT NULL,
	`revision` integer DEFAULT 1 NOT NULL,
	`author` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`published_at` integer,
	`retired_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `versions_number` ON `versions` (`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `versions_live` ON `versions` (`state`) WHERE state = 'live';