"""What is there to see for somebody who tries the portal: six told projects, and a large world to measure."""
