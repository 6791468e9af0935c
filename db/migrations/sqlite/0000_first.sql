CREATE TABLE `accounts` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`provider_id` text NOT NULL,
	`user_id` text NOT NULL,
	`access_token` text,
	`refresh_token` text,
	`id_token` text,
	`access_token_expires_at` integer,
	`refresh_token_expires_at` integer,
	`scope` text,
	`password` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `agents`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `accounts_user` ON `accounts` (`user_id`);--> statement-breakpoint
CREATE TABLE `agents` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`email_verified` integer DEFAULT false NOT NULL,
	`image` text,
	`role` text DEFAULT 'agent' NOT NULL,
	`locale` text DEFAULT 'en' NOT NULL,
	`color` text,
	`disabled_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `agents_email_unique` ON `agents` (`email`);--> statement-breakpoint
CREATE TABLE `arrivals` (
	`id` text PRIMARY KEY NOT NULL,
	`connection` text NOT NULL,
	`external_id` text NOT NULL,
	`kind` text NOT NULL,
	`revision` text NOT NULL,
	`state` text NOT NULL,
	`item` text,
	`raw` text,
	`reason` text,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `arrivals_once` ON `arrivals` (`connection`,`external_id`,`kind`,`revision`);--> statement-breakpoint
CREATE INDEX `arrivals_waiting` ON `arrivals` (`connection`,`state`,`external_id`);--> statement-breakpoint
CREATE TABLE `article_versions` (
	`id` text PRIMARY KEY NOT NULL,
	`article` text NOT NULL,
	`version` integer NOT NULL,
	`title` text NOT NULL,
	`text` text NOT NULL,
	`author` text,
	`at` integer NOT NULL,
	FOREIGN KEY (`article`) REFERENCES `articles`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `article_versions_once` ON `article_versions` (`article`,`version`);--> statement-breakpoint
CREATE TABLE `articles` (
	`id` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`locale` text NOT NULL,
	`slug` text NOT NULL,
	`title` text NOT NULL,
	`section` text,
	`text` text NOT NULL,
	`state` text NOT NULL,
	`author` text,
	`version` integer DEFAULT 1 NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `articles_key` ON `articles` (`key`,`locale`);--> statement-breakpoint
CREATE INDEX `articles_state` ON `articles` (`state`,`locale`);--> statement-breakpoint
CREATE TABLE `canned` (
	`id` text PRIMARY KEY NOT NULL,
	`shortcut` text NOT NULL,
	`title` text NOT NULL,
	`text` text NOT NULL,
	`title_ru` text,
	`text_ru` text,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `canned_shortcut_unique` ON `canned` (`shortcut`);--> statement-breakpoint
CREATE TABLE `categories` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`name_ru` text,
	`description` text DEFAULT '' NOT NULL,
	`team` text,
	`priority` text,
	`examples` text NOT NULL,
	`archived_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`team`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE UNIQUE INDEX `categories_name_unique` ON `categories` (`name`);--> statement-breakpoint
CREATE TABLE `companies` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`domain` text,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `companies_domain_unique` ON `companies` (`domain`);--> statement-breakpoint
CREATE TABLE `connections` (
	`id` text PRIMARY KEY NOT NULL,
	`channel` text NOT NULL,
	`name` text NOT NULL,
	`address` text NOT NULL,
	`settings` text NOT NULL,
	`secrets` text NOT NULL,
	`memory` text,
	`state` text DEFAULT 'connecting' NOT NULL,
	`state_reason` text,
	`state_cure` text,
	`state_since` integer NOT NULL,
	`last_heard_at` integer,
	`created_at` integer NOT NULL,
	`removed_at` integer
);
--> statement-breakpoint
CREATE TABLE `contacts` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`email` text,
	`phone` text,
	`language` text,
	`company` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`company`) REFERENCES `companies`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE INDEX `contacts_email` ON `contacts` (`email`);--> statement-breakpoint
CREATE INDEX `contacts_company` ON `contacts` (`company`);--> statement-breakpoint
CREATE TABLE `conversations` (
	`id` text PRIMARY KEY NOT NULL,
	`number` integer NOT NULL,
	`subject` text NOT NULL,
	`status` text NOT NULL,
	`snoozed_until` integer,
	`priority` text NOT NULL,
	`category` text,
	`team` text,
	`assignee` text,
	`tags` text NOT NULL,
	`language` text NOT NULL,
	`owner` text NOT NULL,
	`epoch` integer NOT NULL,
	`bot_suspended_until` integer,
	`bot_misses` integer DEFAULT 0 NOT NULL,
	`contact` text NOT NULL,
	`connection` text NOT NULL,
	`thread` text NOT NULL,
	`previous` text,
	`reopened_count` integer DEFAULT 0 NOT NULL,
	`preview` text DEFAULT '' NOT NULL,
	`preview_by` text NOT NULL,
	`last_seq` integer DEFAULT 0 NOT NULL,
	`last_public_seq` integer DEFAULT 0 NOT NULL,
	`last_customer_at` integer,
	`waiting_since` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`solved_at` integer,
	FOREIGN KEY (`category`) REFERENCES `categories`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`team`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`assignee`) REFERENCES `agents`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`contact`) REFERENCES `contacts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`connection`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `conversations_number` ON `conversations` (`number`);--> statement-breakpoint
CREATE INDEX `conversations_thread` ON `conversations` (`connection`,`thread`,`created_at`);--> statement-breakpoint
CREATE INDEX `conversations_status` ON `conversations` (`status`,`updated_at`,`id`);--> statement-breakpoint
CREATE INDEX `conversations_assignee` ON `conversations` (`assignee`,`status`,`updated_at`);--> statement-breakpoint
CREATE INDEX `conversations_owner` ON `conversations` (`owner`,`status`,`updated_at`);--> statement-breakpoint
CREATE INDEX `conversations_contact` ON `conversations` (`contact`,`created_at`);--> statement-breakpoint
CREATE INDEX `conversations_snooze` ON `conversations` (`snoozed_until`);--> statement-breakpoint
CREATE TABLE `counters` (
	`id` text PRIMARY KEY NOT NULL,
	`value` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `deliveries` (
	`id` text PRIMARY KEY NOT NULL,
	`message` text NOT NULL,
	`conversation` text NOT NULL,
	`connection` text NOT NULL,
	`thread` text NOT NULL,
	`position` integer NOT NULL,
	`kind` text NOT NULL,
	`action` text,
	`state` text NOT NULL,
	`code` text,
	`reason` text,
	`attempts` integer DEFAULT 0 NOT NULL,
	`not_before` integer NOT NULL,
	`epoch` integer,
	`external_ids` text NOT NULL,
	`sent_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`message`) REFERENCES `messages`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `deliveries_thread` ON `deliveries` (`connection`,`thread`,`state`,`position`);--> statement-breakpoint
CREATE INDEX `deliveries_message` ON `deliveries` (`message`);--> statement-breakpoint
CREATE INDEX `deliveries_state` ON `deliveries` (`state`,`not_before`);--> statement-breakpoint
CREATE TABLE `events` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`type` text NOT NULL,
	`conversation` text,
	`actor` text NOT NULL,
	`payload` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `events_conversation` ON `events` (`conversation`,`seq`);--> statement-breakpoint
CREATE TABLE `files` (
	`id` text PRIMARY KEY NOT NULL,
	`message` text,
	`uploader` text,
	`position` integer NOT NULL,
	`look` text NOT NULL,
	`name` text NOT NULL,
	`mime` text NOT NULL,
	`size_bytes` integer,
	`width` integer,
	`height` integer,
	`duration_s` integer,
	`state` text NOT NULL,
	`problem` text,
	`ref` text,
	`blob` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`message`) REFERENCES `messages`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `files_message` ON `files` (`message`,`position`);--> statement-breakpoint
CREATE TABLE `identities` (
	`id` text PRIMARY KEY NOT NULL,
	`contact` text NOT NULL,
	`connection` text NOT NULL,
	`address` text NOT NULL,
	`person` text NOT NULL,
	`blocked_at` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`contact`) REFERENCES `contacts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`connection`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `identities_address` ON `identities` (`connection`,`address`);--> statement-breakpoint
CREATE INDEX `identities_contact` ON `identities` (`contact`);--> statement-breakpoint
CREATE TABLE `jobs` (
	`id` text PRIMARY KEY NOT NULL,
	`task` text NOT NULL,
	`queue` text NOT NULL,
	`key` text,
	`payload` text NOT NULL,
	`run_at` integer NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`max_attempts` integer NOT NULL,
	`last_error` text,
	`locked_at` integer,
	`dead_at` integer,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `jobs_key` ON `jobs` (`key`);--> statement-breakpoint
CREATE INDEX `jobs_due` ON `jobs` (`dead_at`,`run_at`);--> statement-breakpoint
CREATE INDEX `jobs_queue` ON `jobs` (`queue`);--> statement-breakpoint
CREATE TABLE `leases` (
	`id` text PRIMARY KEY NOT NULL,
	`holder` text NOT NULL,
	`until` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `messages` (
	`id` text PRIMARY KEY NOT NULL,
	`conversation` text NOT NULL,
	`connection` text NOT NULL,
	`thread` text NOT NULL,
	`direction` text NOT NULL,
	`author_kind` text NOT NULL,
	`author` text,
	`author_name` text,
	`rich` text NOT NULL,
	`text` text NOT NULL,
	`parts` text NOT NULL,
	`album` text,
	`quote` text,
	`external_id` text,
	`citations` text,
	`trace` text,
	`buttons` text,
	`context` text,
	`edited_at` integer,
	`deleted_at` integer,
	`seq` integer NOT NULL,
	`changed_seq` integer NOT NULL,
	`at` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`conversation`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `messages_conversation` ON `messages` (`conversation`,`seq`);--> statement-breakpoint
CREATE INDEX `messages_thread` ON `messages` (`connection`,`thread`,`changed_seq`);--> statement-breakpoint
CREATE INDEX `messages_external` ON `messages` (`connection`,`external_id`);--> statement-breakpoint
CREATE TABLE `passages` (
	`id` text PRIMARY KEY NOT NULL,
	`article` text NOT NULL,
	`position` integer NOT NULL,
	`heading` text NOT NULL,
	`text` text NOT NULL,
	FOREIGN KEY (`article`) REFERENCES `articles`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `passages_article` ON `passages` (`article`,`position`);--> statement-breakpoint
CREATE TABLE `quarantine` (
	`id` text PRIMARY KEY NOT NULL,
	`connection` text NOT NULL,
	`raw` text NOT NULL,
	`error` text NOT NULL,
	`tries` integer DEFAULT 1 NOT NULL,
	`at` integer NOT NULL,
	`settled_at` integer
);
--> statement-breakpoint
CREATE INDEX `quarantine_open` ON `quarantine` (`settled_at`,`at`);--> statement-breakpoint
CREATE TABLE `reactions` (
	`message` text NOT NULL,
	`who` text NOT NULL,
	`emoji` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`message`) REFERENCES `messages`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `reactions_who` ON `reactions` (`message`,`who`);--> statement-breakpoint
CREATE TABLE `reads` (
	`conversation` text NOT NULL,
	`agent` text NOT NULL,
	`seq` integer NOT NULL,
	FOREIGN KEY (`conversation`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`agent`) REFERENCES `agents`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `reads_pair` ON `reads` (`agent`,`conversation`);--> statement-breakpoint
CREATE TABLE `revisions` (
	`id` text PRIMARY KEY NOT NULL,
	`message` text NOT NULL,
	`rich` text NOT NULL,
	`text` text NOT NULL,
	`replaced_at` integer NOT NULL,
	FOREIGN KEY (`message`) REFERENCES `messages`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `revisions_message` ON `revisions` (`message`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`token` text NOT NULL,
	`user_id` text NOT NULL,
	`expires_at` integer NOT NULL,
	`ip_address` text,
	`user_agent` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `agents`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sessions_token_unique` ON `sessions` (`token`);--> statement-breakpoint
CREATE INDEX `sessions_user` ON `sessions` (`user_id`);--> statement-breakpoint
CREATE TABLE `settings` (
	`id` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `suggestions` (
	`id` text PRIMARY KEY NOT NULL,
	`conversation` text NOT NULL,
	`kind` text NOT NULL,
	`value` text NOT NULL,
	`confidence` real NOT NULL,
	`reason` text NOT NULL,
	`engine` text NOT NULL,
	`fate` text NOT NULL,
	`corrected_to` text,
	`settled_by` text,
	`settled_at` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`conversation`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `suggestions_conversation` ON `suggestions` (`conversation`);--> statement-breakpoint
CREATE INDEX `suggestions_fate` ON `suggestions` (`kind`,`fate`);--> statement-breakpoint
CREATE TABLE `team_members` (
	`team` text NOT NULL,
	`agent` text NOT NULL,
	FOREIGN KEY (`team`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`agent`) REFERENCES `agents`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `team_members_pair` ON `team_members` (`team`,`agent`);--> statement-breakpoint
CREATE INDEX `team_members_agent` ON `team_members` (`agent`);--> statement-breakpoint
CREATE TABLE `teams` (
	`id` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`name` text NOT NULL,
	`name_ru` text,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `teams_key_unique` ON `teams` (`key`);--> statement-breakpoint
CREATE TABLE `verifications` (
	`id` text PRIMARY KEY NOT NULL,
	`identifier` text NOT NULL,
	`value` text NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
