CREATE TABLE `article_findings` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`article` text NOT NULL,
	`other` text,
	`detail` text NOT NULL,
	`sign` text NOT NULL,
	`found_at` integer NOT NULL,
	`dismissed_at` integer,
	`dismissed_by` text
);
--> statement-breakpoint
CREATE INDEX `article_findings_kind` ON `article_findings` (`kind`,`found_at`);--> statement-breakpoint
CREATE TABLE `article_uses` (
	`message` text NOT NULL,
	`article` text NOT NULL,
	`conversation` text NOT NULL,
	`outcome` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`message`) REFERENCES `messages`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `article_uses_once` ON `article_uses` (`message`,`article`);--> statement-breakpoint
CREATE INDEX `article_uses_article` ON `article_uses` (`article`,`at`);--> statement-breakpoint
CREATE INDEX `article_uses_conversation` ON `article_uses` (`conversation`);--> statement-breakpoint
CREATE TABLE `gap_questions` (
	`message` text PRIMARY KEY NOT NULL,
	`conversation` text NOT NULL,
	`gap` text,
	`why` text NOT NULL,
	`language` text NOT NULL,
	`text` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`message`) REFERENCES `messages`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`conversation`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`gap`) REFERENCES `gaps`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE INDEX `gap_questions_gap` ON `gap_questions` (`gap`,`at`);--> statement-breakpoint
CREATE INDEX `gap_questions_conversation` ON `gap_questions` (`conversation`);--> statement-breakpoint
CREATE TABLE `gap_steps` (
	`id` text PRIMARY KEY NOT NULL,
	`gap` text NOT NULL,
	`what` text NOT NULL,
	`by` text,
	`figures` text,
	`at` integer NOT NULL,
	FOREIGN KEY (`gap`) REFERENCES `gaps`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `gap_steps_gap` ON `gap_steps` (`gap`,`at`);--> statement-breakpoint
CREATE TABLE `gaps` (
	`id` text PRIMARY KEY NOT NULL,
	`language` text NOT NULL,
	`title` text NOT NULL,
	`state` text NOT NULL,
	`questions` integer DEFAULT 0 NOT NULL,
	`first_at` integer NOT NULL,
	`last_at` integer NOT NULL,
	`article` text,
	`engine` text,
	`sources` text NOT NULL,
	`tried` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`published_at` integer
);
--> statement-breakpoint
CREATE INDEX `gaps_state` ON `gaps` (`state`,`questions`,`id`);--> statement-breakpoint
CREATE INDEX `gaps_article` ON `gaps` (`article`);