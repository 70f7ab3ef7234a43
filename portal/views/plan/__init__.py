"""Plan: how a project manager keeps milestones, tasks and phases."""
