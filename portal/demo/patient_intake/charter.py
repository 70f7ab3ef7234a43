"""Patient intake, the charter: how does an agreement read that was kept to its end?"""

from db.models.charter import Promise, Side
from portal.demo.charter_story import Agreed, Aim, Line, Measured, Part
from portal.demo.people import KATRIN
from portal.demo.words import At, Both

_CLARA = Both("Clara Whitfield", "Clara Whitfield")

PATIENT_INTAKE_CHARTER = (
    Agreed(
        texts={
            "purpose": Both(
                "Patients arrive with their papers done, and the ward knows them already.",
                "患者到院前已完成手续，病区提前掌握资料。",
            ),
            "scope_in": Both(
                "Forms of six wards on tablet and at home\nConnection to the hospital system\nHalf a day of"
                " training for each ward",
                "六个病区的表单，平板与在家均可填写\n与医院信息系统对接\n每个病区半天培训",
            ),
            "scope_out": Both("Billing\nOutpatients", "费用结算\n门诊患者"),
            "constraints": Both(
                "No patient data leaves the hospital's own servers",
                "患者数据不得离开医院自有服务器",
            ),
            "difficulties": Both(
                "Many patients are older than eighty and have never used a tablet",
                "许多患者年逾八十，从未使用过平板电脑",
            ),
            "quality": Both(
                "Nine of ten patients finish without help",
                "十位患者中九位无需帮助即可完成",
            ),
        },
        aims=(
            Aim(
                Both("Admission takes ten minutes", "入院登记缩短至十分钟"),
                Both("Minutes at the desk, mean of a week", "窗口办理分钟数，按周平均"),
                Both("minutes", "分钟"),
                start="34",
                target="10",
                due=-35,
                achievable=Both("Two thirds of the questions move home.", "三分之二的问题可在家完成。"),
                relevant=Both("Patients wait up to two hours on Mondays.", "周一患者最长需等待两小时。"),
                measured=(
                    Measured("30", -91),
                    Measured("14", -60, Both("First three wards", "前三个病区")),
                    Measured("9", -38, Both("All six wards", "六个病区全部上线")),
                ),
            ),
            Aim(
                Both("Most patients fill in their papers themselves", "多数患者自行填写"),
                Both("Share of admissions without help", "无需帮助完成的入院登记占比"),
                Both("%", "%"),
                start="0",
                target="90",
                due=-35,
                achievable=Both("Tested with 40 patients beforehand.", "已事先邀请 40 位患者试用。"),
                relevant=Both("Nurses then nurse.", "护士得以专注护理工作。"),
                measured=(
                    Measured("71", -60),
                    Measured(
                        "87",
                        -38,
                        Both("Patients over eighty are helped by volunteers", "八十岁以上患者由志愿者协助"),
                    ),
                ),
            ),
        ),
        lines=(
            Line(
                Promise.UPDATE, Both("Status update", "状态更新"), 60, Both("this portal", "本平台"), _CLARA
            ),
            Line(
                Promise.MEETING,
                Both("Round of the wards", "病区例会"),
                14,
                Both("in the hospital", "院内现场"),
                Both("Clara Whitfield and Henrik Baum", "Clara Whitfield、Henrik Baum"),
            ),
        ),
        parts=(
            Part(
                Side.FIRM,
                Both("Project manager", "项目经理"),
                _CLARA,
                Both(
                    "Plans, reports, and answers for dates and money.", "负责计划与汇报，对进度和费用负责。"
                ),
            ),
            Part(
                Side.CLIENT,
                Both("Sponsor", "项目发起人"),
                Both("Dr. Katrin Sommer", "Katrin Sommer 博士"),
                Both("Decides on scope and money.", "就范围与费用做出决定。"),
            ),
            Part(
                Side.CLIENT,
                Both("Wards", "病区协调"),
                Both("Henrik Baum", "Henrik Baum"),
                Both("Brings the six wards together.", "协调六个病区。"),
            ),
        ),
        sponsor=KATRIN,
        proposed=At(-224, "10:30"),
        confirmed=At(-221, "15:15"),
    ),
)
